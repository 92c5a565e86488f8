package org.inkloom.training.lora;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.lora.LoraFiles;
import org.inkloom.diffusion.lora.LoraModule;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.cache.Captions;
import org.inkloom.training.cache.LatentSource;
import org.inkloom.training.cache.Latents;
import org.inkloom.training.cache.TrainingPictures;
import org.inkloom.training.cache.View;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.run.ComputedWith;
import org.inkloom.training.run.PreparedTask;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.training.step.MovingAverage;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/** A LoRA on a denoising U-Net as the training loop sees it. Owns the tensors that batches are copied into, nothing else. */
final class LoraTask implements PreparedTask, AutoCloseable {
    /** Each kept-out picture is measured at this many noise levels, spread evenly. */
    private static final int VALIDATION_LEVELS = 4;

    private final LoraTrainingConfig config;
    private final TrainingPictures pictures;
    private final Captions captions;
    private final Latents latents;
    private final LatentSource source;
    private final LoraWeights lora;
    private final UNet unet;
    private final Placement placement;
    private final DenoisingLoss loss;
    private final int trainSteps;
    private final int pixelsPerLatent;
    private final Optional<Samples> samples;
    private final RunControl control;
    private final Map<LoraBatch.Size, LoraBatch> batches = new HashMap<>();
    private @Nullable LoraBatch prepared;
    private Optional<MovingAverage> average = Optional.empty();

    LoraTask(Parts parts, LoraWeights lora, UNetModel model, LatentSource source, RunControl control) {
        config = parts.config();
        pictures = parts.pictures();
        captions = parts.captions();
        latents = parts.latents();
        this.source = source;
        this.lora = lora;
        unet = model.with(lora.adapters());
        placement = model.placement();
        loss = new DenoisingLoss(parts.noise(), parts.scheduler().prediction(), config.objective(), placement);
        trainSteps = parts.noise().size();
        pixelsPerLatent = parts.model().vaeConfig().pixelsPerLatent();
        samples = config.samples().every() > 0 ? Optional.of(new Samples(parts, placement)) : Optional.empty();
        this.control = control;
    }

    /** Also exports this average at checkpoints. */
    void follow(Optional<MovingAverage> kept) {
        average = kept;
    }

    @Override
    public void prepare(long batch) {
        List<TrainingPictures.Shown> shown = pictures.batch(batch);
        try (Scope scope = Scope.open()) {
            Tensor clean = source.latents(
                    batch, shown.stream().map(TrainingPictures.Shown::view).toList());
            long seed =
                    Draws.of(config.run().seed(), Draws.Purpose.NOISE, batch).nextSeed();
            DenoisingLoss.Mixture mixture = loss.draw(seed, Tensors.shape(clean));
            prepared = LoraBatch.of(
                    batches,
                    Tensors.cast(clean, placement.exact()),
                    Tensors.cast(mixture.noise(), placement.exact()),
                    loss.levels(mixture.timesteps()).on(placement.device()),
                    conditioning(shown, clean));
        }
    }

    private LoraBatch ready() {
        return Objects.requireNonNull(prepared, "no batch was prepared");
    }

    @Override
    public Object kind() {
        return ready().size();
    }

    @Override
    public Tensor loss(BlockRunner runner) {
        LoraBatch batch = ready();
        return loss.of(unet::forward, batch.latents(), batch.conditioning(), batch.noise(), batch.levels(), runner);
    }

    private UNet.Conditioning conditioning(List<TrainingPictures.Shown> shown, Tensor clean) {
        Captions.Encoded encoded =
                captions.get(shown.stream().map(TrainingPictures.Shown::caption).toList(), placement);
        return new UNet.Conditioning(
                encoded.tokens(),
                encoded.pooled(),
                TimeIds.of(
                        shown.size(),
                        (int) clean.size(2) * pixelsPerLatent,
                        (int) clean.size(3) * pixelsPerLatent,
                        placement.device()));
    }

    @Override
    public OptionalDouble validate() {
        List<TrainingPictures.Shown> kept = pictures.validation();
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
            View view = shown.view();
            Tensor clean = Tensors.to(latents.get(view), placement.device(), DType.FLOAT32);
            long seed = Draws.of(config.run().seed(), Draws.Purpose.VALIDATION, index, level)
                    .nextSeed();
            int timestep = (int) ((level + 0.5) / VALIDATION_LEVELS * trainSteps);
            DenoisingLoss.Mixture mixture = new DenoisingLoss.Mixture(
                    loss.draw(seed, Tensors.shape(clean)).noise(), new int[] {timestep});
            return Tensors.item(
                    loss.of(unet::forward, clean, conditioning(List.of(shown), clean), mixture, BlockRunner.DIRECT));
        }
    }

    @Override
    public void show(long update) {
        samples.ifPresent(s -> s.draw(unet, update, control));
    }

    @Override
    public boolean isShown(long update) {
        return samples.map(s -> s.areDrawn(update)).orElse(true);
    }

    @Override
    public void export(Path folder) {
        write(folder, config.output().loraName(), lora.modules(lora.weights().values()));
        average.ifPresent(kept -> write(folder, config.output().loraName() + "-ema", lora.modules(kept.values())));
    }

    /** Writes the LoRA into a folder and returns the file. */
    Path write(Path folder, String name, List<LoraModule> modules) {
        org.inkloom.diffusion.lora.LoraFormat format = switch (config.output().loraFormat()) {
            case DIFFUSERS -> org.inkloom.diffusion.lora.LoraFormat.PEFT;
            case KOHYA -> org.inkloom.diffusion.lora.LoraFormat.KOHYA;
            case DIFFSYNTH -> org.inkloom.diffusion.lora.LoraFormat.DIFFSYNTH;
        };
        Path file = folder.resolve(name + config.output().loraFormat().ending());
        LoraFiles.write(file, format, modules, lora.target(), ComputedWith.metadata(placement.device()));
        return file;
    }

    @Override
    public void close() {
        batches.values().forEach(LoraBatch::close);
        batches.clear();
        prepared = null;
    }
}
