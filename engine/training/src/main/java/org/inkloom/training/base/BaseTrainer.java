package org.inkloom.training.base;

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
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.run.Checkpoint;
import org.inkloom.training.run.Checkpoints;
import org.inkloom.training.run.Every;
import org.inkloom.training.run.FittedTime;
import org.inkloom.training.run.Portions;
import org.inkloom.training.run.ResumePolicy;
import org.inkloom.training.run.Rhythm;
import org.inkloom.training.run.RunFolder;
import org.inkloom.training.run.RunPlan;
import org.inkloom.training.run.Stepping;
import org.inkloom.training.run.TimeBudget;
import org.inkloom.training.run.TrainingRun;
import org.inkloom.training.schedule.LearningRate;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.Sources;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.Update;
import org.inkloom.weights.DType;

/**
 * Trains a part of a model from scratch:
 *
 * <pre>{@code
 * BaseTrainingConfig config = BaseTrainingConfig.from(Settings.ofYaml(Path.of("lab/inkling-model/vae.yaml")));
 * BaseReport report = BaseTrainer.run(config, RunControl.quiet());
 * }</pre>
 *
 * <p>May be called from any thread; tensor work runs on one of its own. A run that stops, for whatever reason, goes on
 * from its newest checkpoint when it is started again with the same settings, and on the CPU ends with the same bits.
 */
public final class BaseTrainer {
    private final BaseTrainingConfig config;
    private final RunControl control;
    private final RunFolder folder;
    private final TimeBudget budget;

    private BaseTrainer(BaseTrainingConfig config, RunControl control) {
        this.config = config;
        this.control = control;
        folder = new RunFolder(config.output().path());
        budget = TimeBudget.ofMinutes(config.run().minutes());
    }

    /**
     * Trains, or goes on where an earlier run with the same settings stopped.
     *
     * @throws InkloomException {@code INK-TRAIN-nnn} for settings, a source or an output folder that cannot be used;
     *     {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for the parts that this one builds on; {@code INK-TENSOR-005} if
     *     memory runs out
     * @throws org.inkloom.run.CancelledException within a step of being asked to stop; what was finished is then in a
     *     checkpoint
     */
    public static BaseReport run(BaseTrainingConfig config, RunControl control) {
        try (TensorThread thread = new TensorThread("inkloom-training")) {
            return thread.call(() -> new BaseTrainer(config, control).train());
        }
    }

    private BaseReport train() {
        try (FolderLock lock = folder.lock()) {
            return prepareAndTrain();
        } catch (CancelledException e) {
            throw e.keeping("Nothing was trained this time; the same command goes on from where the run was.");
        } catch (RuntimeException | OutOfMemoryError e) {
            throw NativeFailure.of(
                    e,
                    "training " + config.model().part().word() + " with a batch of "
                            + config.run().batchSize(),
                    "Lower --batch_size and raise --accumulate_grad_batches by the same factor.");
        }
    }

    private BaseReport prepareAndTrain() {
        Placement placement =
                config.run().precision().on(Device.parse(config.model().device()), control.progress());
        CudaFlags.set(placement.device());
        try (ExampleSource source = Sources.open(config.source(), config.run().seed(), control)) {
            Checkpoints checkpoints =
                    new Checkpoints(folder.checkpoints(), config.output().keepCheckpoints());
            Map<String, String> settings = ResumePolicy.settings(config.toMap(), source.identity());
            Optional<Path> checkpoint =
                    ResumePolicy.choose(checkpoints, config.output().resume(), settings, control.progress());
            folder.writeSettings(config.toMap());
            if (checkpoint.isEmpty()) {
                checkpoints.clear();
            }
            try (PartTask task = task(source, placement)) {
                return train(task, placement, checkpoint, settings);
            }
        }
    }

    private PartTask task(ExampleSource source, Placement placement) {
        return switch (config.model().part()) {
            case VAE -> new VaeTask(config, source, placement, folder);
            case TEXT -> new TextTask(config, source, placement);
            case DIFFUSION -> new DiffusionTask(config, source, placement, folder, control);
        };
    }

    private BaseReport train(
            PartTask task, Placement placement, Optional<Path> checkpoint, Map<String, String> settings) {
        BaseForecast.of(config, task, placement).forEach(control.progress()::say);
        boolean scales = placement.compute() == DType.FLOAT16;
        try (Update update = new Update(
                task.trainable().weights(), config.optimizer(), scales, Differentiation.PLAIN, task.groups())) {
            Optional<Checkpoint> state = checkpoint.map(Checkpoints::read);
            checkpoint.ifPresent(path -> Checkpoints.restore(path, state.orElseThrow(), update));
            task.follow(update);
            Start start = start(state);
            RunPlan plan = plan(settings, start);
            long begun = System.nanoTime();
            try (Stepping stepping =
                    Stepping.of(plan, update, task, placement, config.run().cudaGraph(), control)) {
                TrainingRun run = stepping.run(plan, folder, update, task, control);
                LossLog log = run.run(start.update(), start.seconds(), checkpoint.isPresent());
                double took = (System.nanoTime() - begun) / 1e9;
                return report(task, log, run.done(), start, took);
            }
        }
    }

    /**
     * Where this part of the run begins.
     *
     * @param update updates done
     * @param seconds that they took
     * @param rise updates over which the learning rate rises again, because the optimizer is fresh
     */
    private record Start(long update, double seconds, int rise) {}

    private Start start(Optional<Checkpoint> checkpoint) {
        Optional<ModelExport.State> exported = config.model()
                .startFrom()
                .flatMap(ModelExport::stateOf)
                .filter(state -> state.part().equals(config.model().part().word())
                        && !config.objective().decoderOnly());
        int rise = exported.isPresent() ? config.rates().restartSteps() : 0;
        if (checkpoint.isPresent()) {
            return new Start(checkpoint.get().update(), checkpoint.get().seconds(), rise);
        }
        exported.ifPresent(state -> control.progress()
                .say("Going on from the exported weights of update " + state.update() + ", with a fresh optimizer."));
        return exported.map(state -> new Start(state.update(), state.seconds(), rise))
                .orElseGet(() -> new Start(0, 0, 0));
    }

    private RunPlan plan(Map<String, String> settings, Start start) {
        long restartedAt = config.model()
                .startFrom()
                .flatMap(ModelExport::stateOf)
                .map(ModelExport.State::update)
                .orElse(0L);
        double end = config.optimizer().learningRate() > 0
                ? config.rates().end() / config.optimizer().learningRate()
                : 0;
        LearningRate rate = LearningRate.of(config.optimizer(), config.run().updates())
                .endingAt(end)
                .risingAgain(restartedAt, start.rise());
        return new RunPlan(
                "Training " + config.model().part().word() + ", "
                        + config.model().preset(),
                config.run().updates(),
                Portions.of(config.run().accumulate()),
                rate,
                new Rhythm(
                        config.run().logEvery(),
                        new Every(config.output().saveEvery(), config.output().saveMinutes()),
                        Every.updates(config.output().validationEvery()),
                        new Every(config.samples().every(), config.samples().minutes())),
                budget,
                FittedTime.NONE,
                config.output().tensorboard(),
                config.output().keepCheckpoints(),
                settings);
    }

    private BaseReport report(PartTask task, LossLog log, long done, Start start, double took) {
        Path model = folder.root().resolve("model");
        ModelExport export = new ModelExport(model, (long) config.output().shardMib() << 20);
        task.export(export);
        double seconds =
                log.rows().isEmpty() ? start.seconds() : log.rows().getLast().seconds();
        export.state(new ModelExport.State(config.model().part().word(), done, seconds));
        long perUpdate = (long) config.run().batchSize() * config.run().accumulate();
        return new BaseReport(
                model,
                config.model().part().word(),
                done,
                config.run().updates(),
                start.update(),
                done * perUpdate,
                log.lastLoss(),
                log.lastValidation(),
                task.measures(),
                seconds,
                (done - start.update()) * perUpdate / Math.max(1e-9, took),
                task.secondsWaited(),
                task.trainable().weights().count(),
                folder.curve(),
                folder.losses());
    }
}
