package org.inkloom.data.engine;

import java.io.Closeable;
import java.io.IOException;
import org.inkloom.data.sample.Json;

/**
 * Keeps the books of a run for an engine that has its work done elsewhere: result, statistics, trace and counts. Told
 * everything in the order of the data, by one thread.
 */
public final class RunBook implements Closeable {
    private final Plan plan;
    private final ResultSink result;
    private final DropTrace trace;
    private final RunTally tally;
    private final long started = System.nanoTime();

    /** Begins the files of a run; they get their names in {@link #complete}. */
    public RunBook(Plan plan) throws IOException {
        this.plan = plan;
        this.result = new ResultSink(plan.recipe(), ResultSink.State.START);
        this.trace = new DropTrace(
                plan.recipe().export().workDir().resolve("trace"), plan.recipe().tracing(), DropTrace.State.START);
        this.tally = new RunTally(plan.steps(), trace, RunTally.State.START);
    }

    /**
     * Takes what became of some rows.
     *
     * @param done from {@link StageWork#work}
     * @param loads whether they were rows of the input
     */
    public void take(StageWork.Done done, boolean loads) throws IOException {
        tally.add(done.outcome(), loads);
        if (done.result().isPresent()) {
            result.accept(done.result().get());
        }
    }

    /** Takes a sample that a barrier dropped. */
    public void take(StageWork.Dropped dropped) throws IOException {
        tally.dropped(dropped.drop());
    }

    /** Takes a pair of duplicates for Data-Juicer's trace, which has the first few only. */
    public void duplicate(PlannedStep step, byte[] first, byte[] second) throws IOException {
        if (trace.wants(step)) {
            trace.duplicate(step, Json.mapper().readTree(first), Json.mapper().readTree(second));
        }
    }

    /** Returns how many pairs of duplicates {@link #duplicate} has a use for. */
    public int duplicatesWanted(PlannedStep step) {
        return trace.wants(step) ? plan.recipe().tracing().number() : 0;
    }

    /** Returns how many rows have been read. */
    public long read() {
        return tally.read();
    }

    /**
     * Fails when the input has been read and held no row, or none with a text key of the recipe.
     *
     * @throws org.inkloom.run.InkloomException INK-DATA-021 or INK-DATA-009
     */
    public void requireTextKeys() {
        tally.requireRows(plan.recipe());
        tally.requireTextKeys(plan.recipe(), 1);
    }

    /** Gives the files their names and returns the report. */
    public DataReport complete() throws IOException {
        result.commit(tally::lost);
        trace.commit();
        return tally.report(result, trace.file(), (System.nanoTime() - started) / 1e9);
    }

    @Override
    public void close() throws IOException {
        result.close();
        trace.close();
    }
}
