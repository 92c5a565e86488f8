package org.inkloom.diffusion;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.sigma.SigmaSampler;
import org.inkloom.diffusion.sigma.SigmaTable;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.CancelledException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.NativeFailure;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.TensorThread;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * The steps of a drawing one by one: prompts to vectors, latents to latents, latents to pictures and back. What goes from
 * one to the next are arrays, which nobody has to free. Methods may be called from any thread.
 */
public final class DrawingStages {
    /** Loads a U-Net with LoRAs beside it, or finds it. */
    interface Adapting {
        AdaptedUNet adapted(UNetModel model, List<LoraUse> loras, Consumer<String> say);
    }

    private final DiffusionModel model;
    private final PipelineOptions options;
    private final SchedulerConfig scheduler;
    private final ModelParts parts;
    private final TensorThread thread;
    private final Adapting adapting;
    private final SigmaTable table;

    DrawingStages(
            DiffusionModel model,
            PipelineOptions options,
            SchedulerConfig scheduler,
            ModelParts parts,
            TensorThread thread,
            Adapting adapting) {
        this.model = model;
        this.options = options;
        this.scheduler = scheduler;
        this.parts = parts;
        this.thread = thread;
        this.adapting = adapting;
        table = SigmaTable.of(scheduler.noise());
    }

    /** Returns the model's noise levels. */
    public SigmaTable sigmas() {
        return table;
    }

    /** Returns how many pixels a latent stands for along a side; reads the config alone. */
    public int pixelsPerLatent() {
        return model.vaeConfig().pixelsPerLatent();
    }

    /** Returns how many channels latents have; reads the config alone. */
    public int channels() {
        return model.unetConfig().inChannels();
    }

    private <T> T work(String what, Callable<T> work) {
        return thread.call(() -> {
            try (NoGradGuard noGrad = new NoGradGuard();
                    Scope scope = Scope.open()) {
                return work.call();
            } catch (CancelledException e) {
                throw e;
            } catch (RuntimeException | OutOfMemoryError e) {
                parts.forgetRecording();
                throw NativeFailure.of(e, what, "Draw fewer or smaller pictures at once.");
            }
        });
    }

    /** Encodes a prompt as it stands, brackets and all. */
    public PromptVectors encode(String prompt, RunControl control) {
        return work("encoding a prompt", () -> {
            parts.encode(List.of(prompt), PromptRules.LITERAL, control);
            PromptEmbeds embeds = parts.embeds(prompt, PromptRules.LITERAL);
            return new PromptVectors(
                    floats(embeds.promptEmbeds()),
                    (int) embeds.promptEmbeds().size(1),
                    (int) embeds.promptEmbeds().size(2),
                    floats(embeds.pooled()));
        });
    }

    private static float[] floats(Tensor tensor) {
        return Tensors.floats(
                Tensors.to(tensor, org.inkloom.tensor.Device.CPU, DType.FLOAT32).contiguous());
    }

    /**
     * Goes through noise levels.
     *
     * @param steps is told after each step, on the pipeline's thread
     * @return the latents at the last level
     * @throws CancelledException within a step of being asked to stop
     */
    public LatentArray sample(StageSampling work, SigmaSampler.Steps steps, RunControl control) {
        return work("sampling " + work.latents().batch() + " pictures", () -> {
            if (work.sigmas().length < 2) {
                return work.latents();
            }
            tiles(work.latents(), work.guidance() != 1, false);
            UNetModel net = parts.unet(List.of(), control);
            try (AdaptedUNet unet = adapting.adapted(
                            net, work.loras(), line -> control.progress().say(line));
                    Noise fresh = new Noise(work.seed() + 1)) {
                Seeing seeing = new Seeing(
                        unet.denoiser(), net.placement(), work, table, prediction(), model.family(), pixelsPerLatent());
                LatentArray latents = work.latents();
                float[] noise = work.addNoise() ? noise(work) : new float[latents.values().length];
                float[] start = seeing.begin(noise);
                SigmaSampler.Model guarded = (x, sigma) -> {
                    control.cancellation().check("a step of sampling");
                    return seeing.denoised(x, sigma, noise);
                };
                float[] end = work.sampler()
                        .sample(guarded, start, work.sigmas(), () -> draw(fresh, latents, latents.batch()), steps);
                return latents.with(seeing.end(end));
            }
        });
    }

    /** Refuses what does not fit into the memory; returns whether the autoencoder must work tile by tile. */
    private Vae.Tiles tiles(LatentArray latents, boolean guided, boolean encodes) {
        int pixels = pixelsPerLatent();
        DrawingMemory.Work size = new DrawingMemory.Work(
                latents.width() * pixels, latents.height() * pixels, latents.batch(), guided, encodes);
        return DrawingMemory.of(model.unetConfig(), model.vaeConfig(), options).require(size, parts.bytesToLoad());
    }

    private PredictionType prediction() {
        return scheduler.prediction();
    }

    /** Noise of the whole batch from one stream; of single pictures of a batch what they would have had in it. */
    private static float[] noise(StageSampling work) {
        LatentArray latents = work.latents();
        try (Noise noise = new Noise(work.seed())) {
            if (latents.places().isEmpty()) {
                return draw(noise, latents, latents.batch());
            }
            int one = latents.values().length / latents.batch();
            float[] all = new float[latents.values().length];
            int last =
                    latents.places().stream().mapToInt(Integer::intValue).max().orElse(0);
            for (int i = 0; i <= last; i++) {
                float[] drawn = draw(noise, latents, 1);
                for (int picture = 0; picture < latents.batch(); picture++) {
                    if (latents.places().get(picture) == i) {
                        System.arraycopy(drawn, 0, all, picture * one, one);
                    }
                }
            }
            return all;
        }
    }

    private static float[] draw(Noise noise, LatentArray latents, int pictures) {
        try (Scope scope = Scope.open()) {
            return Tensors.floats(noise.randn(pictures, latents.channels(), latents.height(), latents.width()));
        }
    }

    /**
     * Decodes latents.
     *
     * @return {@code [B, H, W, 3]} in [0, 1]
     */
    public PixelArray decode(LatentArray latents, boolean tiled, RunControl control) {
        return work("decoding " + latents.batch() + " pictures", () -> {
            Vae.Tiles tiles = tiled ? Vae.Tiles.ON : tiles(latents, false, false);
            VaeModel autoencoder = parts.vae();
            Placement placement = autoencoder.placement();
            int pixels = pixelsPerLatent();
            int one = latents.values().length / latents.batch();
            PixelArray all = PixelArray.black(latents.batch(), latents.height() * pixels, latents.width() * pixels);
            for (int i = 0; i < latents.batch(); i++) {
                control.cancellation().check("picture " + i + " of " + latents.batch());
                try (Scope scope = Scope.open()) {
                    float[] values = java.util.Arrays.copyOfRange(latents.values(), i * one, (i + 1) * one);
                    Tensor tensor = Tensors.of(values, 1, latents.channels(), latents.height(), latents.width());
                    Tensor unscaled =
                            autoencoder.vae().unscale(Tensors.to(tensor, placement.device(), placement.compute()));
                    float[] unit = Tensors.floats(
                            PixelTensors.toUnit(autoencoder.fastest().decode(unscaled, tiles)));
                    if (Float.isNaN(unit[0])) {
                        throw NotANumber.explain(model, options.compute(), false);
                    }
                    System.arraycopy(unit, 0, all.values(), i * unit.length, unit.length);
                }
            }
            return all;
        });
    }

    /**
     * Encodes pictures, whose sides are cut to whole latents; the mean of what the encoder says, so that it is always the
     * same.
     */
    public LatentArray encode(PixelArray pictures, RunControl control) {
        return work("encoding " + pictures.batch() + " pictures", () -> {
            int pixels = pixelsPerLatent();
            Vae.Tiles tiles = tiles(
                    LatentArray.empty(
                            pictures.batch(), channels(), pictures.height() / pixels, pictures.width() / pixels),
                    false,
                    true);
            VaeModel autoencoder = parts.vae();
            Placement placement = autoencoder.placement();
            PixelArray cut = pictures.cut(pictures.height() / pixels * pixels, pictures.width() / pixels * pixels);
            Tensor unit = Tensors.of(cut.values(), cut.batch(), cut.height(), cut.width(), 3);
            Tensor signed =
                    Tensors.add(Tensors.mul(unit, 2), -1).permute(0, 3, 1, 2).contiguous();
            control.cancellation().check("encoding");
            Vae.Posterior posterior =
                    autoencoder.fastest().encode(Tensors.to(signed, placement.device(), placement.compute()), tiles);
            Tensor latents = autoencoder.vae().scale(posterior.mean());
            return new LatentArray(
                    floats(latents),
                    (int) latents.size(0),
                    (int) latents.size(1),
                    (int) latents.size(2),
                    (int) latents.size(3),
                    java.util.Optional.empty(),
                    List.of());
        });
    }
}
