package org.inkloom.training.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FolderLock;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.NativeFailure;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.TensorThread;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.step.Update;
import org.inkloom.weights.DType;

/**
 * Runs a {@link Training} from settings to report: keeps the folder to itself, opens the data, finds the checkpoint to go
 * on from, loads the model, makes the updates. May be called from any thread; tensor work runs on one of its own.
 *
 * @param <R> what a finished training reports
 */
public final class Trainer<R> {
    private static final double NANOS = 1e9;
    /**
     * Seconds after which a run of a team is no longer waited for; it may be long in loading, validating or drawing
     * samples.
     */
    private static final long PATIENCE = 180;

    private final Training<R> training;
    private final TrainingSetup setup;
    private final RunControl control;

    private Trainer(Training<R> training, RunControl control) {
        this.training = training;
        this.control = control;
        setup = training.setup();
    }

    /**
     * Trains, or goes on where an earlier run with the same settings stopped.
     *
     * @throws InkloomException for settings, a data set, a model or a folder that cannot be used; {@code INK-TENSOR-005}
     *     if memory runs out
     * @throws CancelledException within a step of being asked to stop; what was finished is then in a checkpoint
     */
    public static <R> R run(Training<R> training, RunControl control) {
        try (TensorThread thread = new TensorThread("inkloom-training")) {
            return thread.call(() -> new Trainer<>(training, control).train());
        }
    }

    private R train() {
        try (FolderLock lock = setup.folder().lock()) {
            return prepareAndTrain();
        } catch (CancelledException e) {
            throw e.keeping(training.keptBeforeTraining());
        } catch (RuntimeException | OutOfMemoryError e) {
            throw NativeFailure.of(e, training.work(), training.remedy());
        }
    }

    private R prepareAndTrain() {
        Placement placement = setup.precision().on(Device.parse(setup.device()), control.progress());
        try (TrainingData<R> data = training.open(placement, control)) {
            Map<String, String> settings = ResumePolicy.settings(setup.settings(), data.identity());
            Checkpoints checkpoints = new Checkpoints(setup.folder().checkpoints(), setup.keepCheckpoints());
            Optional<Path> checkpoint = ResumePolicy.choose(checkpoints, setup.resume(), settings, control.progress());
            setup.folder().writeSettings(setup.settings());
            if (checkpoint.isEmpty()) {
                checkpoints.clear();
            }
            Optional<RunState> state = checkpoint.map(Checkpoints::read);
            try (TrainingTask<R> task = data.load(state.map(RunState::update).orElse(0L), control)) {
                return train(task, placement, new Resumed(checkpoint, state), settings);
            }
        }
    }

    /** The checkpoint that the run continues from; both are empty for a new run. */
    private record Resumed(Optional<Path> checkpoint, Optional<RunState> state) {}

    private R train(TrainingTask<R> task, Placement placement, Resumed resumed, Map<String, String> settings) {
        boolean scales = placement.compute() == DType.FLOAT16;
        try (Update update =
                new Update(task.weights(), setup.optimizer(), scales, task.differentiation(), task.groups())) {
            resumed.checkpoint()
                    .ifPresent(path -> Checkpoints.restore(path, resumed.state().orElseThrow(), update));
            task.follow(update);
            Start start = resumed.state().map(Start::of).orElseGet(() -> training.start(control));
            RunRecords records = new RunRecords(setup.folder(), setup.keepCheckpoints(), setup.tensorboard(), settings);
            long begun = System.nanoTime();
            try (TrainingStep step = step(task, update, placement)) {
                TrainingRun run = new TrainingRun(setup.plan(), records, update, step, task, control);
                LossLog log = run(run, start, task);
                double seconds = (System.nanoTime() - begun) / NANOS;
                return task.report(new FinishedRun(log, run.done(), run.updates(), start, seconds));
            }
        }
    }

    private LossLog run(TrainingRun run, Start start, TrainingTask<R> task) {
        if (setup.team().isEmpty()) {
            return run.run(start);
        }
        try (Team team = new Team(setup.team().get(), control, PATIENCE)) {
            team.begin(task.weights());
            return run.together(team).run(start);
        }
    }

    private TrainingStep step(Objective objective, Update update, Placement placement) {
        return placement.device().isCuda()
                ? new DeviceStep(setup.plan(), update, objective, placement, setup.recordsSteps(), control)
                : new HostStep(setup.plan(), update, objective, control.cancellation());
    }
}
