package org.inkloom.training.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.lora.LoraChanges;
import org.inkloom.diffusion.lora.LoraFiles;
import org.inkloom.diffusion.lora.LoraFormat;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.cache.Captions;
import org.inkloom.training.cache.LatentSource;
import org.inkloom.training.cache.PictureView;
import org.inkloom.training.cache.TrainingPictures;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.run.ComputedWith;
import org.inkloom.training.run.FinishedRun;
import org.inkloom.training.run.Owned;
import org.inkloom.training.run.TrainingTask;
import org.inkloom.training.step.CheckpointedBlocks;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.MovingAverage;
import org.inkloom.training.step.ParameterGroup;
import org.inkloom.training.step.TrainedWeights;
import org.inkloom.training.step.Update;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/** Trains a LoRA of a U-Net, and optionally of the text encoders, as the common trainer calls it. */
final class LoraTask implements TrainingTask<TrainingReport> {
    /** Number of timesteps, spread evenly, at which each validation picture is measured. */
    private static final int VALIDATION_LEVELS = 4;

    private final Owned owned = new Owned();
    private final LoraData data;
    private final LoraTrainingConfig config;
    private final RunControl control;
    private final Placement placement;
    private final LatentSource source;
    private final LoraWeights lora;
    private final UNet unet;
    private final Optional<TrainedText> text;
    private final Optional<DistillationTeacher> leaps;
    private final Differentiation differentiation;
    private final DenoisingLoss loss;
    private final int trainSteps;
    private final int pixelsPerLatent;
    private final Optional<Samples> samples;
    /** By the shape of latents, of which there is one for each size of pictures. */
    private final Map<List<Long>, LoraBatch> batches = new HashMap<>();

    private @Nullable LoraBatch current;
    private List<String> words = List.of();
    private Optional<MovingAverage> average = Optional.empty();

    /** Loads the U-Net and initialises the LoRA, or loads it from the file that the settings name. */
    LoraTask(LoraData data, RunControl control) {
        this.data = data;
        this.control = control;
        config = data.config();
        placement = data.placement();
        loss = new DenoisingLoss(data.noise(), data.scheduler().prediction(), config.objective(), placement);
        trainSteps = data.noise().size();
        pixelsPerLatent = data.model().pixelsPerLatent();
        samples = config.samples().rounds().every() > 0 ? Optional.of(new Samples(data)) : Optional.empty();
        differentiation = config.run().gradientCheckpointing() ? new CheckpointedBlocks() : Differentiation.PLAIN;
        long seed = Draws.of(config.run().seed(), Draws.Purpose.INIT).nextSeed();
        try {
            UNetModel model = owned.add(data.model().loadUnet(placement));
            source = owned.add(source());
            lora = owned.add(new LoraWeights(data.layers(model.shapes()), config.adapter(), placement, seed));
            config.model().lora().ifPresent(path -> control.progress().say(lora.load(path)));
            unet = model.with(lora.adapters());
            text = config.text().trained()
                    ? Optional.of(owned.add(new TrainedText(data.model(), lora, placement, control.progress())))
                    : Optional.empty();
            leaps = config.leaps().isOn()
                    ? Optional.of(owned.add(new DistillationTeacher(data, model)))
                    : Optional.empty();
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private LatentSource source() {
        return config.pictures().cachesLatents()
                ? new LatentSource.Cached(data.latents(), placement.device())
                : new LatentSource.Live(
                        data.model().loadVae(placement),
                        batch -> views(data.pictures().batch(batch)),
                        config.pictures().workers());
    }

    private static List<PictureView> views(List<TrainingPictures.Shown> shown) {
        return shown.stream().map(TrainingPictures.Shown::view).toList();
    }

    @Override
    public TrainedWeights weights() {
        return lora.weights();
    }

    @Override
    public List<ParameterGroup> groups() {
        if (text.isEmpty()) {
            return TrainingTask.super.groups();
        }
        double rate = config.optimizer().learningRate();
        List<Double> factors = new ArrayList<>(List.of(1.0));
        for (int number = 1; number <= lora.textParts().size(); number++) {
            factors.add(
                    config.text().learningRate(number).map(own -> own / rate).orElse(1.0));
        }
        return lora.groups(factors);
    }

    @Override
    public Differentiation differentiation() {
        return differentiation;
    }

    @Override
    public void follow(Update update) {
        average = update.average();
    }

    @Override
    public void prepare(long number) {
        List<TrainingPictures.Shown> shown = data.pictures().batch(number);
        long seed = Draws.of(config.run().seed(), Draws.Purpose.NOISE, number).nextSeed();
        try (Scope scope = Scope.open()) {
            Tensor clean = source.latents(number, views(shown));
            words = words(shown);
            Optional<Captions.Encoded> captions = text.isPresent() ? Optional.empty() : Optional.of(captions(words));
            long[] shape = Tensors.shape(clean);
            LoraBatch batch =
                    batches.computeIfAbsent(List.of(shape[2], shape[3]), size -> owned.add(batch(clean, captions)));
            if (leaps.isPresent()) {
                batch.set(clean, captions, leaps.get().loss().draw(seed, shape));
            } else {
                batch.set(clean, captions, loss.draw(seed, shape));
            }
            current = batch;
        }
    }

    private LoraBatch batch(Tensor clean, Optional<Captions.Encoded> captions) {
        Tensor timeIds =
                data.model().family().timeIds(clean.size(0), pixels(clean, 2), pixels(clean, 3), placement.device());
        return new LoraBatch(clean, captions, timeIds, loss, placement);
    }

    private int pixels(Tensor clean, int dimension) {
        return (int) clean.size(dimension) * pixelsPerLatent;
    }

    private static List<String> words(List<TrainingPictures.Shown> shown) {
        return shown.stream().map(TrainingPictures.Shown::caption).toList();
    }

    private Captions.Encoded captions(List<String> captions) {
        return text.isPresent() ? text.get().encode(captions) : data.captions().get(captions, placement);
    }

    private UNet.Conditioning conditioning(LoraBatch batch) {
        return text.isPresent() ? batch.conditioning(text.get().encode(words)) : batch.conditioning();
    }

    private LoraBatch current() {
        if (current == null) {
            throw new IllegalStateException("no batch was prepared");
        }
        return current;
    }

    @Override
    public Object kind() {
        return current();
    }

    @Override
    public Tensor loss(BlockRunner runner) {
        LoraBatch batch = current();
        if (leaps.isPresent()) {
            UNetPass pass = UNetPass.of(batch.conditioning()).runBy(runner);
            return leaps.get().of(unet, batch.latents(), batch.noise(), batch.leaps(), pass);
        }
        return loss.of(
                Denoiser.of(unet),
                batch.latents(),
                UNetPass.of(conditioning(batch)).runBy(runner),
                batch.noise(),
                batch.levels());
    }

    @Override
    public OptionalDouble validate() {
        List<TrainingPictures.Shown> kept = data.pictures().validation();
        if (kept.isEmpty()) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        try (NoGradGuard noGrad = new NoGradGuard()) {
            for (int i = 0; i < kept.size(); i++) {
                for (int level = 0; level < VALIDATION_LEVELS; level++) {
                    control.cancellation().check("validation");
                    sum += measure(kept.get(i), i, level);
                }
            }
        }
        return OptionalDouble.of(sum / (kept.size() * VALIDATION_LEVELS));
    }

    private double measure(TrainingPictures.Shown shown, int index, int level) {
        try (Scope scope = Scope.open()) {
            Tensor clean = Tensors.to(data.latents().get(shown.view()), placement.device(), DType.FLOAT32);
            long seed = Draws.of(config.run().seed(), Draws.Purpose.VALIDATION, index, level)
                    .nextSeed();
            Tensor noise = loss.draw(seed, Tensors.shape(clean)).noise();
            int timestep = (int) ((level + 0.5) / VALIDATION_LEVELS * trainSteps);
            DenoisingLoss.Mixture mixture = new DenoisingLoss.Mixture(noise, new int[] {timestep});
            Captions.Encoded captions = captions(List.of(shown.caption()));
            UNet.Conditioning conditioning = data.model()
                    .family()
                    .conditioning(
                            captions.tokens(),
                            captions.pooled(),
                            pixels(clean, 2),
                            pixels(clean, 3),
                            placement.device());
            if (leaps.isPresent()) {
                Tensor leap = leaps.get().numbered((level + 0.5) / VALIDATION_LEVELS);
                return Tensors.item(leaps.get().of(unet, clean, noise, leap, UNetPass.of(conditioning)));
            }
            return Tensors.item(loss.of(Denoiser.of(unet), clean, UNetPass.of(conditioning), mixture));
        }
    }

    @Override
    public void show(long update) {
        samples.ifPresent(s -> s.draw(unet, text, update, control));
    }

    @Override
    public boolean isShown(long update) {
        return samples.map(s -> s.areDrawn(update)).orElse(true);
    }

    @Override
    public void export(Path folder) {
        write(folder);
    }

    /** Writes the LoRA into a folder, and a second file with its moving average if there is one. */
    private Written write(Path folder) {
        String name = config.output().loraName();
        return new Written(
                write(folder, name, lora.changes(lora.weights().values())),
                average.map(kept -> write(folder, name + "-ema", lora.changes(kept.values()))));
    }

    private record Written(Path lora, Optional<Path> averaged) {}

    private Path write(Path folder, String name, List<LoraChanges> changes) {
        LoraFormat format = switch (config.output().loraFormat()) {
            case DIFFUSERS -> LoraFormat.PEFT;
            case KOHYA -> LoraFormat.KOHYA;
            case DIFFSYNTH -> LoraFormat.DIFFSYNTH;
        };
        Path file = folder.resolve(name + config.output().loraFormat().ending());
        LoraFiles.write(file, format, changes, ComputedWith.metadata(placement.device()));
        return file;
    }

    @Override
    public TrainingReport report(FinishedRun run) {
        if (run.updates() < run.of()) {
            control.progress()
                    .say("The time was up after step " + run.updates() + " of " + run.of()
                            + "; the same command goes on from there.");
        }
        Written written = write(data.folder().root());
        return new TrainingReport(
                written.lora(),
                written.averaged(),
                run.updates(),
                run.start().update(),
                data.set().examples().size(),
                data.set().skipped(),
                run.log().lastLoss(),
                run.log().lastValidation(),
                run.totalSeconds(),
                lora.layerCount(),
                lora.weights().count(),
                data.folder().curve(),
                data.folder().losses());
    }

    @Override
    public void close() {
        owned.close();
    }
}
