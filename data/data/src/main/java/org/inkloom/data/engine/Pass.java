package org.inkloom.data.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.io.ReadingNotes;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.op.HoldsModel;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/** One walk over the samples: rows in, filters and mappers in parallel, results in order into a sink. */
final class Pass {
    /** A chunk ends at so many rows or bytes: small enough to spread, large enough to hide the hand-over. */
    private static final int CHUNK_ROWS = 128;

    /** With models a row may take a second: progress is shown, and a wish to stop heard, that often. */
    private static final int CHUNK_ROWS_WITH_MODELS = 32;

    private static final int CHUNK_BYTES = 1 << 20;
    /**
     * After so many rows without any text key the input is refused: the recipe names a key that the data do not have.
     */
    private static final long ROWS_BEFORE_GIVING_UP = 10_000;

    private final Context context;
    private final RowWork work;
    private final boolean loads;
    private final int chunkRows;
    private final ReadingNotes seen = new ReadingNotes();
    private long rowsTaken;

    /** What all passes of a run share. */
    record Context(
            Recipe recipe,
            RunControl control,
            Progress.Task task,
            RunTally tally,
            DropTrace trace,
            Checkpoint checkpoint) {}

    /** Receives what became of a chunk. */
    interface Sink<E> {
        /** Prepares a result in the worker, for example by encoding it; may add to the outcome. */
        E prepare(List<Sample> left, Outcome outcome);

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
        this.work = new RowWork(context.recipe(), steps, loads);
        this.loads = loads;
        this.chunkRows = steps.stream().anyMatch(step -> step.operator() instanceof HoldsModel)
                ? CHUNK_ROWS_WITH_MODELS
                : CHUNK_ROWS;
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
                    rows -> rows.stream().mapToLong(RawRow::bytes).sum(),
                    rows -> {
                        Outcome outcome = new Outcome();
                        List<Sample> left = work.work(rows, outcome);
                        if (loads) {
                            FirstFrames.note(left, context.recipe().keys(), seen);
                        }
                        return new Done<>(outcome, sink.prepare(left, outcome));
                    },
                    done -> finish(done, sink));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (loads) {
            source.notes().forEach(context.control().progress()::say);
            seen.lines().forEach(context.control().progress()::say);
            context.tally().requireRows(context.recipe());
            context.tally().requireTextKeys(context.recipe(), 1);
        }
    }

    private Optional<List<RawRow>> chunk(RowSource source) {
        List<RawRow> rows = new ArrayList<>(chunkRows);
        long bytes = 0;
        try {
            while (rows.size() < chunkRows && bytes < CHUNK_BYTES) {
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
