package org.inkloom.data.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.io.ExportCheck;
import org.inkloom.data.io.Inputs;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.CancelledException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/**
 * Runs a plan on this machine.
 *
 * <p>Filters and mappers stream: each sample goes through all of them in one worker, so that a picture is opened once.
 * A deduplicator or selector ends a pass: the samples before it wait in a file while it looks at one small value each.
 */
public final class LocalEngine implements Engine {
    /** Rows between two checkpoints of the last pass: a fraction of a second of work. */
    private static final long CHECKPOINT_ROWS = 8192;

    /** Makes an engine; it keeps nothing between runs. */
    public LocalEngine() {}

    @Override
    public DataReport run(Plan plan, RunControl control) {
        long started = System.nanoTime();
        try {
            return run(plan, control, started);
        } catch (CancelledException e) {
            throw e.keeping(kept(plan));
        } catch (IOException e) {
            throw FileTrouble.of(plan, e);
        } catch (OutOfMemoryError e) {
            throw FileTrouble.outOfMemory(plan, e);
        }
    }

    /**
     * Returns a sentence on what a second run will go on with. The checkpoint is loaded for it as that run will load
     * it.
     */
    private static String kept(Plan plan) {
        if (!plan.recipe().settings().checkpoint()) {
            return "Nothing is kept of this run; with 'use_checkpoint: true' in the recipe a stopped run goes on where"
                    + " it was.";
        }
        try {
            return Checkpoint.of(plan.recipe())
                    .load(plan.recipe())
                    .map(state -> "Rows dealt with and kept: " + state.tally().read()
                            + "; the same command goes on after them.")
                    .orElse("That was before the first checkpoint; the same command begins anew.");
        } catch (IOException e) {
            return "Its checkpoint cannot be read (" + e.getMessage() + "); the same command begins anew.";
        }
    }

    private static DataReport run(Plan plan, RunControl control, long started) throws IOException {
        Path traceFolder = plan.recipe().export().workDir().resolve("trace");
        // Everything that can be refused is refused before a file is written.
        ExportCheck.require(plan.recipe());
        Checkpoint checkpoint = Checkpoint.of(plan.recipe());
        Optional<Checkpoint.State> earlier = checkpoint.load(plan.recipe());
        earlier.ifPresent(state -> control.progress()
                .say("Continuing an earlier run after row " + state.tally().read() + "."));
        try (ResultSink result = new ResultSink(
                        plan.recipe(), earlier.map(Checkpoint.State::result).orElse(ResultSink.State.START));
                DropTrace trace = new DropTrace(
                        traceFolder,
                        plan.recipe().tracing(),
                        earlier.map(Checkpoint.State::trace).orElse(DropTrace.State.START));
                Progress.Task task = control.progress().begin("data", 0, "sample")) {
            RunTally tally = new RunTally(
                    plan.steps(), trace, earlier.map(Checkpoint.State::tally).orElse(RunTally.State.START));
            Pass.Context context = new Pass.Context(plan.recipe(), control, task, tally, trace, checkpoint);
            boolean done = false;
            try {
                runStages(Stage.of(plan), earlier, context, result);
                result.commit(tally::lost);
                trace.commit();
                done = true;
            } finally {
                if (!done && checkpoint.isOn()) {
                    result.keepUnfinished();
                    trace.keepUnfinished();
                }
            }
            checkpoint.clear();
            return tally.report(result, trace.file(), (System.nanoTime() - started) / 1e9);
        }
    }

    private static void runStages(
            List<Stage> stages, Optional<Checkpoint.State> earlier, Pass.Context context, ResultSink result)
            throws IOException {
        int first = earlier.map(Checkpoint.State::pass).orElse(0);
        long taken = earlier.map(Checkpoint.State::rows).orElse(0L);
        RowSource source = first == 0
                ? Inputs.open(context.recipe())
                : resumed(stages.get(first - 1).barrier().orElseThrow(), context);
        try {
            for (int i = first; i < stages.size(); i++) {
                Stage stage = stages.get(i);
                Pass pass = new Pass(stage.streaming(), context, i == 0);
                if (stage.barrier().isPresent()) {
                    source = toBarrier(
                            pass, source, new BarrierSink(stage.barrier().get(), context));
                    if (context.checkpoint().isOn()) {
                        context.checkpoint().save(i + 1, 0, context, result);
                    }
                } else {
                    pass.run(source, taken, checkpointing(i, taken, context, result));
                }
            }
        } finally {
            source.close();
        }
    }

    private static RowSource resumed(PlannedStep barrier, Pass.Context context) throws IOException {
        return Spool.resume(
                context.checkpoint().spool(barrier), context.checkpoint().spoolIndex(barrier));
    }

    private static RowSource toBarrier(Pass pass, RowSource source, BarrierSink barrier) throws IOException {
        try {
            pass.run(source, 0, barrier);
            source.close();
            return barrier.decide();
        } catch (IOException | RuntimeException | Error e) {
            barrier.close();
            throw e;
        }
    }

    /** Hands rows to the result and leaves a checkpoint from time to time. */
    private static Pass.Sink<ResultEncoder.Encoded> checkpointing(
            int pass, long taken, Pass.Context context, ResultSink result) {
        if (!context.checkpoint().isOn()) {
            return result;
        }
        return new Pass.Sink<>() {
            private long lastSaved = taken;

            @Override
            public ResultEncoder.Encoded prepare(List<Sample> left, Outcome outcome) {
                return result.prepare(left, outcome);
            }

            @Override
            public void accept(ResultEncoder.Encoded prepared) throws IOException {
                result.accept(prepared);
            }

            @Override
            public void taken(long rows) throws IOException {
                if (rows - lastSaved >= CHECKPOINT_ROWS) {
                    context.checkpoint().save(pass, rows, context, result);
                    lastSaved = rows;
                }
            }
        };
    }
}
