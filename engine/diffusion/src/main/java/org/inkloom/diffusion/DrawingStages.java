package org.inkloom.diffusion;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.Controls;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.diffusion.control.IpAdapters;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.sigma.SigmaSampler;
import org.inkloom.diffusion.sigma.SigmaTable;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.unet.UNet;
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
import org.inkloom.tensor.Weights;
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

    /**
     * Returns the noise levels of a model of which something may be assumed.
     *
     * @throws org.inkloom.run.InkloomException as {@link SchedulerConfig#assuming} for what does not go together
     */
    public SigmaTable sigmas(StageModel made) {
        if (made.assumed().equals(StageModel.Assumed.NOTHING)) {
            return table;
        }
        SigmaTable assumed = SigmaTable.of(assuming(made).noise());
        return made.assumed().consistent() ? assumed.distilled() : assumed;
    }

    private SchedulerConfig assuming(StageModel made) {
        String prediction = made.assumed().consistent()
                ? PredictionType.EPSILON.configName()
                : made.assumed().prediction();
        return scheduler.assuming(prediction, made.assumed().zeroTerminalSnr());
    }

    /** Returns how many pixels a latent stands for along a side; reads the config alone. */
    public int pixelsPerLatent() {
        return model.vaeConfig().pixelsPerLatent();
    }

    /** Returns what the autoencoder's own numbers are multiplied by to become latents; reads the config alone. */
    public double latentFactor() {
        return model.vaeConfig().scalingFactor();
    }

    /** Returns how many channels latents have; reads the config alone. */
    public int channels() {
        return model.unetConfig().outChannels();
    }

    /**
     * Returns the U-Net's transformers by their names in published checkpoints, such as {@code down_blocks.1.attentions.0}, in
     * the order in which a pass goes through them; reads the config alone.
     */
    public List<String> attentions() {
        return Weights.shapesOf(weights -> new UNet(weights, model.unetConfig())).keySet().stream()
                .filter(name -> name.contains(".attentions."))
                .map(name -> name.replaceFirst("(\\.attentions\\.\\d+)\\..*", "$1"))
                .distinct()
                .sorted(Comparator.comparingInt(DrawingStages::place).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static int place(String name) {
        return name.startsWith("down_blocks") ? 0 : name.startsWith("mid_block") ? 1 : 2;
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

    /**
     * Encodes a prompt.
     *
     * @param rules what its brackets mean; nothing changes on the way from noise to picture
     */
    public PromptVectors encode(String prompt, PromptRules rules, RunControl control) {
        return work("encoding a prompt", () -> {
            parts.text().adaptText(List.of(), line -> control.progress().say(line));
            if (rules != PromptRules.LITERAL) {
                PromptEmbeddings embeddings = new PromptEmbeddings(model.family(), options.embeddings());
                embeddings.remarks(prompt).forEach(control.progress()::advise);
            }
            parts.text().encode(List.of(prompt), rules, control);
            PromptEmbeds embeds = parts.text().embeds(prompt, rules);
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
            LoraSplit loras = LoraSplit.of(work.model().loras(), false);
            UNetModel net = parts.unet(loras.fused(), control);
            try (AdaptedUNet unet = adapting.adapted(
                            net, loras.beside(), line -> control.progress().say(line));
                    Noise fresh = new Noise(work.seed() + 1)) {
                GuidedDenoiser denoiser = guided(unet.denoiser(), net.placement(), work, control);
                return sampled(work, denoiser, fresh, steps, control);
            }
        });
    }

    private GuidedDenoiser guided(Denoiser unet, Placement placement, StageSampling work, RunControl control) {
        return new GuidedDenoiser(
                unet,
                placement,
                work,
                new GuidedDenoiser.ModelFacts(
                        sigmas(work.model()),
                        assuming(work.model()).prediction(),
                        model.family(),
                        pixelsPerLatent(),
                        model.unetConfig().isInpainting()),
                new GuidedDenoiser.ControlInputs(steerings(work, control), sides(work)));
    }

    /**
     * Adds the first noise and runs the sampler.
     *
     * @param fresh the noise that stochastic samplers add between steps
     */
    private LatentArray sampled(
            StageSampling work, GuidedDenoiser denoiser, Noise fresh, SigmaSampler.Steps steps, RunControl control) {
        LatentArray latents = work.latents();
        float[] noise = work.addNoise() ? noiseOf(latents, work.seed()) : new float[latents.values().length];
        SigmaSampler.Model guarded = (x, sigma) -> {
            control.cancellation().check("a step of sampling");
            return denoiser.denoised(x, sigma, noise);
        };
        float[] end = work.sampler()
                .sample(
                        guarded,
                        denoiser.begin(noise),
                        work.sigmas(),
                        () -> draw(fresh, latents, latents.batch()),
                        steps,
                        work.tuning());
        return latents.with(denoiser.end(end)).scaledBy(latentFactor());
    }

    /** Loads the networks of all control pictures and looks at each of these once. */
    private Map<ControlUse, Steering> steerings(StageSampling work, RunControl control) {
        List<ControlUse> uses = Stream.concat(work.positive().stream(), work.negative().stream())
                .flatMap(prompt -> prompt.controls().stream())
                .distinct()
                .toList();
        int width = work.latents().width() * pixelsPerLatent();
        int height = work.latents().height() * pixelsPerLatent();
        Controls controls = parts.controls(uses);
        Map<ControlUse, Steering> steerings = new HashMap<>();
        for (ControlUse use : uses) {
            // Samplers look at levels, not at steps: when a control counts is decided there.
            steerings.put(use, controls.steering(List.of(use.always()), width, height, control));
        }
        return steerings;
    }

    /** Loads the adapters of all pictures, and looks at each of these once. */
    private Map<IpAdapterUse, IpAdapters.Sides> sides(StageSampling work) {
        Map<IpAdapterUse, IpAdapters.Sides> sides = new HashMap<>();
        IpAdapters adapters = parts.ipAdapters(work.model().pictures());
        for (IpAdapterUse use : work.model().pictures()) {
            sides.put(use, adapters.sides(use, work.latents().batch()));
        }
        return sides;
    }

    /** Refuses what does not fit into the memory; returns whether the autoencoder must work tile by tile. */
    private Vae.Tiles tiles(LatentArray latents, boolean guided, boolean encodes) {
        int pixels = pixelsPerLatent();
        DrawingMemory.Work size = new DrawingMemory.Work(
                latents.width() * pixels, latents.height() * pixels, latents.batch(), guided, encodes);
        return DrawingMemory.of(model.unetConfig(), model.vaeConfig(), options)
                .require(size, parts.bytesToLoad(List.of(), List.of()));
    }

    /**
     * Returns unit noise for latents: of a whole batch from one stream, of single pictures of a batch what they would have had
     * in it.
     */
    public float[] noise(LatentArray latents, long seed) {
        return work("drawing noise", () -> noiseOf(latents, seed));
    }

    private static float[] noiseOf(LatentArray latents, long seed) {
        try (Noise noise = new Noise(seed)) {
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
            float[] scaled = latents.inScale(latentFactor()).values();
            for (int i = 0; i < latents.batch(); i++) {
                control.cancellation().check("picture " + i + " of " + latents.batch());
                try (Scope scope = Scope.open()) {
                    float[] values = java.util.Arrays.copyOfRange(scaled, i * one, (i + 1) * one);
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
        return encode(pictures, false, control);
    }

    /** As {@link #encode(PixelArray, RunControl)}, tile by tile where that is asked for. */
    public LatentArray encode(PixelArray pictures, boolean tiled, RunControl control) {
        return work("encoding " + pictures.batch() + " pictures", () -> {
            int pixels = pixelsPerLatent();
            LatentArray size = LatentArray.empty(
                    pictures.batch(), channels(), pictures.height() / pixels, pictures.width() / pixels);
            Vae.Tiles tiles = tiled ? Vae.Tiles.ON : tiles(size, false, true);
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
                    List.of(),
                    latentFactor());
        });
    }
}
