package org.inkloom.data.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.io.Inputs;
import org.inkloom.data.io.RowSource;
import org.inkloom.data.op.Deduplicator;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.Selector;
import org.inkloom.report.InkloomException;
import org.inkloom.report.Progress;
import org.inkloom.report.RunControl;

/**
 * Runs a plan on this machine.
 *
 * <p>Filters and mappers stream: each sample goes through all of them in one worker, so that a picture is opened once.
 * A deduplicator or selector ends a pass: the samples before it wait in a file while it looks at one small value each.
 */
public final class LocalEngine implements Engine {
    @Override
    public DataReport run(Plan plan, RunControl control) {
        long started = System.nanoTime();
        Path workDir = plan.recipe().export().workDir();
        try (Trace trace = new Trace(workDir.resolve("trace"), plan.recipe().tracing());
                Progress.Task task = control.progress().begin("data", 0, "sample");
                ResultSink result = new ResultSink(plan.recipe())) {
            Tally tally = new Tally(plan.steps(), trace);
            Pass.Context context = new Pass.Context(plan.recipe(), control, task, tally, trace);
            runPasses(plan, context, result);
            result.commit();
            trace.commit();
            double seconds = (System.nanoTime() - started) / 1e9;
            return tally.report(result, trace.file(), seconds);
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-DATA-011",
                    "The data run stopped: " + e.getClass().getSimpleName() + ": " + e.getMessage() + ".",
                    "A file could not be read or written; the disk may be full or the folder read-only.",
                    "Free space or set export_path to a folder that can be written, then run again.",
                    e);
        }
    }

    private static void runPasses(Plan plan, Pass.Context context, ResultSink result) throws IOException {
        RowSource source = Inputs.open(plan.recipe());
        try {
            List<PlannedStep> streaming = new ArrayList<>();
            boolean first = true;
            for (PlannedStep step : plan.steps()) {
                switch (step.operator()) {
                    case Filter _, Mapper _ -> streaming.add(step);
                    case Deduplicator _, Selector _ -> {
                        BarrierSink barrier = new BarrierSink(step, context);
                        source = runToBarrier(new Pass(streaming, context, first), source, barrier);
                        streaming = new ArrayList<>();
                        first = false;
                    }
                }
            }
            new Pass(streaming, context, first).run(source, result);
        } finally {
            source.close();
        }
    }

    private static RowSource runToBarrier(Pass pass, RowSource source, BarrierSink barrier) throws IOException {
        try {
            pass.run(source, barrier);
            source.close();
            return barrier.decide();
        } catch (IOException | RuntimeException | Error e) {
            barrier.close();
            throw e;
        }
    }
}
