package org.inkloom.data.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.io.RawRow;
import org.inkloom.data.io.RowSource;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Sample;
import org.inkloom.report.InkloomException;
import org.inkloom.report.Progress;
import org.inkloom.report.RunControl;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One walk over the samples: rows in, filters and mappers in parallel, results in order into a sink. */
final class Pass {
    /** A chunk ends at so many rows or bytes: small enough to spread, large enough to hide the hand-over. */
    private static final int CHUNK_ROWS = 128;

    private static final int CHUNK_BYTES = 1 << 20;
    /** After so many rows without a text key it is not going to come. */
    private static final long ROWS_BEFORE_GIVING_UP = 10_000;

    private final Context context;
    private final SampleChain chain;
    private final boolean loads;
    private long rowsTaken;

    /** What all passes of a run share. */
    record Context(
            Recipe recipe, RunControl control, Progress.Task task, Tally tally, Trace trace, Checkpoint checkpoint) {}

    /** Receives what became of a chunk. */
    interface Sink<E> {
        /** Prepares a result in the worker, for example by encoding it. */
        E prepare(List<Sample> left);

        /** Takes a result, in order, on the caller's thread. */
        void accept(E prepared) throws IOException;

        /** Learns that everything up to here has been taken: so many rows of the pass's source. */
        default void taken(long rows) throws IOException {}
    }

    private record Done<E>(Outcome outcome, E prepared) {}

    /**
     * Prepares a pass.
     *
     * @param steps filters and mappers
     * @param context what all passes share
     * @param loads whether the rows come from the input and not from an earlier pass
     */
    Pass(List<PlannedStep> steps, Context context, boolean loads) {
        this.context = context;
        this.chain = new SampleChain(
                steps,
                context.recipe().tracing().open(),
                context.recipe().keys().text());
        this.loads = loads;
    }

    /**
     * Walks over a source.
     *
     * @param taken how many rows of the source an earlier run has dealt with; they are passed over
     */
    <E> void run(RowSource source, long taken, Sink<E> sink) throws IOException {
        rowsTaken = taken;
        for (long i = 0; i < taken; i++) {
            if (source.next().isEmpty()) {
                break;
            }
        }
        try {
            OrderedWork.run(
                    context.recipe().settings().workers(),
                    () -> chunk(source),
                    rows -> {
                        Outcome outcome = work(rows);
                        return new Done<>(outcome, sink.prepare(outcome.left));
                    },
                    done -> finish(done, sink));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (loads) {
            context.tally().requireTextKeys(context.recipe(), 1);
        }
    }

    private Optional<List<RawRow>> chunk(RowSource source) {
        List<RawRow> rows = new ArrayList<>(CHUNK_ROWS);
        int bytes = 0;
        try {
            while (rows.size() < CHUNK_ROWS && bytes < CHUNK_BYTES) {
                Optional<RawRow> row = source.next();
                if (row.isEmpty()) {
                    break;
                }
                rows.add(row.get());
                bytes += row.get().bytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows);
    }

    private Outcome work(List<RawRow> rows) {
        Outcome outcome = new Outcome();
        outcome.rows = rows.size();
        for (RawRow row : rows) {
            try {
                ObjectNode fields = row.body().parse();
                if (!loads || hasTexts(row, fields, outcome)) {
                    chain.apply(new Sample(row.row(), fields), outcome);
                }
            } catch (BadSampleException e) {
                outcome.unreadable.add(loadFailure(row, e));
            }
        }
        return outcome;
    }

    private DataReport.Unreadable loadFailure(RawRow row, BadSampleException e) {
        if (!context.recipe().settings().skipErrors()) {
            throw InkloomException.badInput(
                    "INK-DATA-010",
                    "Row " + row.row() + " cannot be read: " + e.subject() + ".",
                    "Here " + e.why() + ".",
                    "Correct it, or set skip_op_error: true to name, skip and count such rows.",
                    e);
        }
        return new DataReport.Unreadable(row.row(), e.subject(), e.why(), "load");
    }

    private boolean hasTexts(RawRow row, ObjectNode fields, Outcome outcome) {
        boolean all = true;
        for (String key : context.recipe().dataset().textKeys()) {
            JsonNode value = fields.get(key);
            if (value == null) {
                outcome.rowsWithoutTextKey++;
            }
            all &= value != null && !value.isNull();
        }
        if (!all) {
            String keys = String.join("', '", context.recipe().dataset().textKeys());
            outcome.unreadable.add(
                    new DataReport.Unreadable(row.row(), "field '" + keys + "'", "the row has no such text", "load"));
        }
        return all;
    }

    private <E> void finish(Done<E> done, Sink<E> sink) {
        try {
            Outcome outcome = done.outcome();
            context.tally().add(outcome, loads);
            sink.accept(done.prepared());
            rowsTaken += outcome.rows;
            sink.taken(rowsTaken);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (loads) {
            context.tally().requireTextKeys(context.recipe(), ROWS_BEFORE_GIVING_UP);
            context.task().advanceTo(context.tally().read());
        }
        context.control().cancellation().check("row " + context.tally().read());
    }
}
