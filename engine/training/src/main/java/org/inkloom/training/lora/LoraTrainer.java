package org.inkloom.training.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FolderLock;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.tensor.NativeFailure;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.TensorThread;
import org.inkloom.training.cache.Captions;
import org.inkloom.training.cache.EncodingCache;
import org.inkloom.training.cache.LatentSource;
import org.inkloom.training.cache.Latents;
import org.inkloom.training.cache.TrainingPictures;
import org.inkloom.training.cache.View;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.OutputConfig;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.dataset.ExampleReader;
import org.inkloom.training.dataset.PictureSet;
import org.inkloom.training.forecast.DeviceSpeed;
import org.inkloom.training.forecast.Forecast;
import org.inkloom.training.forecast.NetworkCost;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.run.Checkpoint;
import org.inkloom.training.run.Checkpoints;
import org.inkloom.training.run.FittedTime;
import org.inkloom.training.run.ResumePolicy;
import org.inkloom.training.run.RunFolder;
import org.inkloom.training.run.RunPlan;
import org.inkloom.training.run.Stepping;
import org.inkloom.training.run.TimeBudget;
import org.inkloom.training.run.TrainingRun;
import org.inkloom.training.step.CheckpointedBlocks;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.Update;
import org.inkloom.weights.DType;

/**
 * Trains a LoRA from settings to finished file:
 *
 * <pre>{@code
 * LoraTrainingConfig config = LoraTrainingConfig.from(Settings.ofYaml(Path.of("config.yaml")));
 * TrainingReport report = LoraTrainer.run(config, RunControl.quiet());
 * }</pre>
 *
 * <p>Only one large part of the model is in memory at a time: captions are encoded and the text encoder is closed,
 * pictures are encoded and the VAE is closed, then the U-Net is loaded. May be called from any thread; tensor work runs
 * on one of its own.
 */
public final class LoraTrainer {
    private final LoraTrainingConfig config;
    private final RunControl control;
    private final RunFolder folder;
    private final TimeBudget budget;
    private final FittedTime fit;

    private LoraTrainer(LoraTrainingConfig config, RunControl control) {
        this.config = config;
        this.control = control;
        folder = new RunFolder(config.output().path());
        budget = TimeBudget.ofMinutes(config.run().minutes());
        fit = FittedTime.ofMinutes(config.run().fitMinutes());
    }

    /**
     * Trains, or goes on where an earlier run with the same settings stopped. A run that its {@code minutes} end early
     * leaves the LoRA as it is then, and can be gone on with.
     *
     * @throws InkloomException {@code INK-TRAIN-nnn} for a data set or settings that cannot be used; {@code INK-MODEL-nnn}
     *     and {@code INK-FILE-nnn} for the model; {@code INK-TENSOR-005} if memory runs out
     * @throws org.inkloom.run.CancelledException within a step of being asked to stop; what was finished is then in a
     *     checkpoint
     */
    public static TrainingReport run(LoraTrainingConfig config, RunControl control) {
        try (TensorThread thread = new TensorThread("inkloom-training")) {
            return thread.call(() -> new LoraTrainer(config, control).train());
        }
    }

    private TrainingReport train() {
        try (FolderLock lock = folder.lock()) {
            return prepareAndTrain();
        } catch (CancelledException e) {
            throw e.keeping("Nothing was trained this time; what is encoded is kept, and the same command goes on from"
                    + " there.");
        } catch (RuntimeException | OutOfMemoryError e) {
            throw NativeFailure.of(
                    e,
                    "training at " + config.pictures().width() + "x"
                            + config.pictures().height() + ", batch "
                            + config.run().batchSize(),
                    "Set --use_gradient_checkpointing, or lower --batch_size, --height and --width or"
                            + " --lora_rank.");
        }
    }

    private TrainingReport prepareAndTrain() {
        announceUnused();
        ModelSource model = ModelSource.of(config.model());
        Placement placement =
                config.run().precision().on(Device.parse(config.model().device()), control.progress());
        PictureSet set = PictureSet.check(
                ExampleReader.read(config.pictures().path(), control),
                config.pictures().workers(),
                config.pictures().turning(),
                control);
        Parts parts = parts(model, placement, set);
        Map<String, String> settings =
                ResumePolicy.settings(config.toMap(), parts.pictures().identity());
        Checkpoints checkpoints =
                new Checkpoints(folder.checkpoints(), config.output().keepCheckpoints());
        Optional<Path> checkpoint =
                ResumePolicy.choose(checkpoints, config.output().resume(), settings, control.progress());
        folder.writeSettings(config.toMap());
        if (checkpoint.isEmpty()) {
            checkpoints.clear();
        }
        forecast(
                model,
                placement,
                checkpoint.map(path -> Checkpoints.read(path).update()).orElse(0L));
        model.requireFinite();
        config.model().lora().ifPresent(path -> LoraWeights.check(path, LoraTarget.of(model.unetShapes())));
        encode(parts, placement);
        return trainEncoded(parts, placement, set, settings, checkpoint);
    }

    private Parts parts(ModelSource model, Placement placement, PictureSet set) {
        SchedulerConfig scheduler = model.schedulerConfig();
        EncodingCache cache = new EncodingCache(folder.cache(), control.progress());
        TrainingPictures pictures = new TrainingPictures(
                set.examples(),
                config.pictures(),
                config.run().batchSize(),
                config.run().seed());
        if (config.pictures().buckets()) {
            control.progress().say("Sizes: " + pictures.sizes());
        }
        return new Parts(
                config,
                model,
                scheduler,
                NoiseSchedule.of(scheduler.noise()),
                pictures,
                new Captions(cache, model.textIdentity(placement)),
                new Latents(cache, model.vaeIdentity()),
                folder);
    }

    private void encode(Parts parts, Placement placement) {
        Set<String> captions = new LinkedHashSet<>(parts.pictures().captions());
        if (config.samples().every() > 0) {
            captions.addAll(config.samples().prompts());
            captions.add(config.samples().negativePrompt());
        }
        parts.captions().encode(captions, () -> parts.model().loadText(placement), control);
        List<View> missing = parts.latents().missing(parts.pictures().fixedViews());
        if (!missing.isEmpty()) {
            try (VaeModel vae = parts.model().loadVae(placement)) {
                parts.latents().encode(missing, vae, control);
            }
        }
    }

    private TrainingReport trainEncoded(
            Parts parts, Placement placement, PictureSet set, Map<String, String> settings, Optional<Path> checkpoint) {
        Differentiation differentiation =
                config.run().gradientCheckpointing() ? new CheckpointedBlocks() : Differentiation.PLAIN;
        long seed = Draws.of(config.run().seed(), Draws.Purpose.INIT).nextSeed();
        try (UNetModel model = parts.model().loadUnet(placement);
                LatentSource source = source(parts, placement);
                LoraWeights lora = new LoraWeights(LoraTarget.of(model.shapes()), config.adapter(), placement, seed)) {
            config.model().lora().ifPresent(path -> control.progress().say(lora.load(path)));
            boolean scales = placement.compute() == DType.FLOAT16;
            try (LoraTask task = new LoraTask(parts, lora, model, source, control);
                    Update update = new Update(lora.weights(), config.optimizer(), scales, differentiation)) {
                Optional<Checkpoint> state = checkpoint.map(Checkpoints::read);
                checkpoint.ifPresent(path -> Checkpoints.restore(path, state.orElseThrow(), update));
                task.follow(update.average());
                LossLog log = run(plan(settings), task, update, placement, state);
                return report(set, lora, task, update, log, state);
            }
        }
    }

    private LossLog run(
            RunPlan plan, LoraTask task, Update update, Placement placement, Optional<Checkpoint> checkpoint) {
        try (Stepping stepping =
                Stepping.of(plan, update, task, placement, config.run().cudaGraph(), control)) {
            TrainingRun run = stepping.run(plan, folder, update, task, control);
            LossLog log = run.run(checkpoint);
            if (run.done() < run.updates()) {
                control.progress()
                        .say("The time was up after step " + run.done() + " of " + run.updates()
                                + "; the same command goes on from there.");
            }
            return log;
        }
    }

    private LatentSource source(Parts parts, Placement placement) {
        return config.pictures().cachesLatents()
                ? new LatentSource.Cached(parts.latents(), placement.device())
                : new LatentSource.Live(
                        parts.model().loadVae(placement),
                        batch -> parts.pictures().batch(batch).stream()
                                .map(TrainingPictures.Shown::view)
                                .toList(),
                        config.pictures().workers());
    }

    private RunPlan plan(Map<String, String> settings) {
        String title = "LoRA " + config.output().loraName() + ", rank "
                + config.adapter().rank();
        return RunPlan.of(
                        title,
                        config.run(),
                        config.optimizer(),
                        config.output(),
                        config.samples().every(),
                        settings)
                .within(budget, fit);
    }

    private TrainingReport report(
            PictureSet set, LoraWeights lora, LoraTask task, Update update, LossLog log, Optional<Checkpoint> state) {
        long done = log.rows().isEmpty() ? 0 : log.rows().getLast().step();
        String name = config.output().loraName();
        Path file = task.write(folder.root(), name, lora.modules(lora.weights().values()));
        Optional<Path> averaged =
                update.average().map(kept -> task.write(folder.root(), name + "-ema", lora.modules(kept.values())));
        return new TrainingReport(
                file,
                averaged,
                done,
                state.map(Checkpoint::update).orElse(0L),
                set.examples().size(),
                set.skipped(),
                log.lastLoss(),
                log.lastValidation(),
                log.rows().isEmpty() ? 0 : log.rows().getLast().seconds(),
                lora.layers().size(),
                lora.weights().count(),
                folder.curve(),
                folder.losses());
    }

    private void forecast(ModelSource model, Placement placement, long done) {
        Map<String, long[]> shapes = model.unetShapes();
        int perLatent = model.vaeConfig().pixelsPerLatent();
        NetworkCost cost = NetworkCost.of(
                shapes,
                config.pictures().height() / perLatent,
                config.pictures().width() / perLatent);
        Forecast.Run run = new Forecast.Run(
                LoraWeights.count(LoraTarget.of(shapes), config.adapter()),
                placement.compute().bytes(),
                config.run().batchSize(),
                config.run().accumulate(),
                config.run().gradientCheckpointing(),
                config.optimizer().emaDecay() > 0,
                placement.device().isCuda(),
                DeviceSpeed.measure(placement),
                Math.max(0, config.run().updates() - done));
        double minutes = config.run().minutes() > 0
                ? config.run().minutes()
                : config.run().fitMinutes();
        Forecast.of(cost, run)
                .lines(DeviceMemory.totalBytes(placement.device()), minutes)
                .forEach(control.progress()::say);
    }

    private void announceUnused() {
        OutputConfig output = config.output();
        List<String> unused = new ArrayList<>();
        if (output.useSwanlab() || output.swanlabMode().isPresent()) {
            unused.add("SwanLab is not used; losses go to loss.csv, loss.png and TensorBoard files.");
        }
        if (output.modelscopeModelId().isPresent()
                || output.modelscopeAccessToken().isPresent()) {
            unused.add("Nothing is uploaded by the training; publish the finished LoRA afterwards.");
        }
        unused.forEach(control.progress()::say);
    }
}
