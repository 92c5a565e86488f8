package org.inkloom.data.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;

/** Counts what a run does and hands every dropped and unreadable row to the trace. Used by one thread. */
final class RunTally {
    private final List<PlannedStep> steps;
    private final DropTrace trace;
    private final List<Map<String, Long>> reasons = new ArrayList<>();
    private final long[] dropped;
    private final List<DataReport.Unreadable> examples = new ArrayList<>();
    private long unreadable;
    private long read;
    private long withoutTextKey;

    /** What a checkpoint keeps of the counts. */
    record State(
            long read,
            long withoutTextKey,
            long unreadable,
            List<DataReport.Unreadable> examples,
            List<Map<String, Long>> reasons,
            List<Long> dropped) {
        static final State START = new State(0, 0, 0, List.of(), List.of(), List.of());
    }

    RunTally(List<PlannedStep> steps, DropTrace trace, State state) {
        this.steps = steps;
        this.trace = trace;
        this.dropped = new long[steps.size()];
        steps.forEach(step -> reasons.add(new LinkedHashMap<>()));
        read = state.read();
        withoutTextKey = state.withoutTextKey();
        unreadable = state.unreadable();
        examples.addAll(state.examples());
        for (int i = 0; i < state.dropped().size(); i++) {
            dropped[i] = state.dropped().get(i);
            reasons.get(i).putAll(state.reasons().get(i));
        }
    }

    /** Returns the counts so far. */
    State state() {
        return new State(
                read,
                withoutTextKey,
                unreadable,
                List.copyOf(examples),
                List.copyOf(reasons),
                Arrays.stream(dropped).boxed().toList());
    }

    long read() {
        return read;
    }

    void add(Outcome outcome, boolean loads) throws IOException {
        if (loads) {
            read += outcome.rows;
            withoutTextKey += outcome.rowsWithoutTextKey;
        }
        for (Outcome.Drop drop : outcome.drops) {
            dropped(drop);
        }
        for (DataReport.Unreadable bad : outcome.unreadable) {
            unreadable(bad);
        }
        for (Outcome.Change change : outcome.changes) {
            trace.changed(change, steps.get(change.step()));
        }
    }

    void dropped(Outcome.Drop drop) throws IOException {
        dropped[drop.step()]++;
        reasons.get(drop.step()).merge(drop.reason(), 1L, Long::sum);
        trace.dropped(drop, steps.get(drop.step()));
    }

    void unreadable(DataReport.Unreadable bad) throws IOException {
        unreadable++;
        if (examples.size() < DataReport.MAX_EXAMPLES) {
            examples.add(bad);
        }
        trace.unreadable(bad);
    }

    /** Takes a row of the result that could not be written. */
    void lost(long row, BadSampleException reason) throws IOException {
        unreadable(new DataReport.Unreadable(row, reason.subject(), reason.why(), "export"));
    }

    /** Fails when the input has been read to its end and held nothing. */
    void requireRows(Recipe recipe) {
        if (read == 0) {
            String paths = String.join(
                    ", ", recipe.dataset().paths().stream().map(Path::toString).toList());
            throw InkloomException.badInput(
                    "INK-DATA-021",
                    "The data set " + paths + " holds no rows.",
                    "Its files are empty, or hold a header only.",
                    "Correct dataset_path, or fill the file.");
        }
    }

    /** Fails when there are at least {@code atLeast} rows and none of them has a text key of the recipe. */
    void requireTextKeys(Recipe recipe, long atLeast) {
        List<String> keys = recipe.dataset().textKeys();
        if (read >= atLeast && !keys.isEmpty() && withoutTextKey == read * keys.size()) {
            throw InkloomException.badInput(
                    "INK-DATA-009",
                    "In the first " + Counted.of(read, "row") + " there is no field '" + String.join("', '", keys)
                            + "'.",
                    "text_keys of the recipe does not fit the data.",
                    "Set text_keys to the field that holds the captions.");
        }
    }

    DataReport report(ResultSink result, Path traceFile, double seconds) {
        List<DataReport.StepReport> stepReports = new ArrayList<>();
        for (PlannedStep step : steps) {
            stepReports.add(new DataReport.StepReport(
                    step.name(), step.kind(), dropped[step.index()], reasons.get(step.index())));
        }
        return new DataReport(
                read,
                result.count(),
                stepReports,
                unreadable,
                examples,
                result.files(),
                result.statistics(),
                traceFile,
                seconds);
    }
}
