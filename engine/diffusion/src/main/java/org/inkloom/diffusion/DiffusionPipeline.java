package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.lora.Lora;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.NativeFailure;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.TensorThread;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.fused.FusedKernels;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/**
 * Draws pictures with one model. The front door of the library:
 *
 * <pre>{@code
 * ModelFolder model = ModelFolder.open(Path.of("Kolors-diffusers"));
 * try (DiffusionPipeline pipeline = DiffusionPipeline.open(model, PipelineOptions.on(Device.parse("auto")))) {
 *     GenerationRequest request = GenerationRequest.of("一只猫在海边").withSeeds(List.of(7L)).withSteps(30);
 *     List<Drawing> drawings = pipeline.generate(request, RunControl.quiet());
 * }
 * }</pre>
 *
 * <p>Parts of the model are loaded when first needed. Methods may be called from any thread, virtual ones included; the
 * work is done on one thread of the pipeline's own, one request after the other. Closing waits for the request in
 * progress and frees everything.
 */
public final class DiffusionPipeline implements AutoCloseable {
    private final DiffusionModel model;
    private final PipelineOptions options;
    private final SchedulerConfig scheduler;
    private final ModelParts parts;
    private @Nullable PictureSettings recommended;
    private final String fingerprint;
    private final Set<String> said = new HashSet<>();
    private @Nullable AdaptedUNet kept;
    private @Nullable LatentColours colours;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final TensorThread thread = new TensorThread("inkloom-pipeline");

    private DiffusionPipeline(ModelFolder folder, PipelineOptions options) {
        model = DiffusionModel.of(folder);
        this.options = options;
        scheduler = model.scheduler();
        parts = new ModelParts(model, options);
        fingerprint = Fingerprint.of(folder.root());
    }

    /**
     * Opens a model; loads no weights yet.
     *
     * @throws InkloomException {@code INK-MODEL-020} if the model is of a family that cannot be drawn with, {@code
     *     INK-SCHED-nnn} if its scheduler config cannot be used
     */
    public static DiffusionPipeline open(ModelFolder folder, PipelineOptions options) {
        return new DiffusionPipeline(folder, options);
    }

    /** Returns a digest of the model's configs and weights, for recipes; see {@link Fingerprint}. */
    public String modelFingerprint() {
        return fingerprint;
    }

    /**
     * Checks without loading weights that a request can be drawn: the steps suit the sampler, the LoRA files exist and fit
     * the model.
     *
     * @throws InkloomException if it cannot
     */
    public void check(GenerationRequest wanted) {
        thread.run(() -> {
            GenerationRequest request = wanted.over(recommended());
            stepper(request).close();
            fittingTiles(request);
            PromptReading.warnings(request);
            if (!request.loras().isEmpty()) {
                LoraTarget target = LoraTarget.of(model.unetConfig());
                request.loras()
                        .forEach(use -> Lora.load(use.file(), target, Placement.cpuFloat32())
                                .close());
            }
        });
    }

    /**
     * Encodes prompts ahead of their use, so that a large text encoder is loaded once for all of them.
     *
     * @param rules that their brackets follow, as in the requests to come
     */
    public void prepare(List<String> prompts, PromptRules rules, RunControl control) {
        thread.run(() -> {
            try (NoGradGuard noGrad = new NoGradGuard()) {
                parts.encode(prompts, rules, control);
            }
        });
    }

    /**
     * Draws.
     *
     * @return one drawing per prompt
     * @throws InkloomException {@code INK-GEN-nnn}, {@code INK-LORA-nnn}, {@code INK-SCHED-nnn}, {@code INK-MODEL-nnn}
     *     for a request that cannot be drawn; {@code INK-TENSOR-005} if memory runs out
     * @throws CancelledException within a step of being asked to stop
     */
    public List<Drawing> generate(GenerationRequest request, RunControl control) {
        return generate(request, Trace.NONE, control);
    }

    /** As {@link #generate(GenerationRequest, RunControl)}, showing intermediate values. */
    public List<Drawing> generate(GenerationRequest wanted, Trace trace, RunControl control) {
        return thread.call(() -> {
            GenerationRequest request = wanted.over(recommended());
            try (NoGradGuard noGrad = new NoGradGuard();
                    Scope scope = Scope.open()) {
                return draw(request, trace, control);
            } catch (CancelledException e) {
                throw e;
            } catch (RuntimeException | OutOfMemoryError e) {
                forget();
                parts.forgetRecording();
                throw NativeFailure.of(
                        e,
                        "drawing " + request.prompts().size() + " pictures of " + request.width() + "x"
                                + request.height(),
                        DrawingMemory.remedyAfterAll(request));
            }
        });
    }

    /** Returns which colours this model's latents stand for; the autoencoder is asked once. */
    public LatentColours latentColours() {
        return thread.call(() -> {
            LatentColours known = colours;
            if (known == null) {
                try (NoGradGuard noGrad = new NoGradGuard()) {
                    known = LatentColours.of(parts.vae());
                }
                colours = known;
            }
            return known;
        });
    }

    /** Returns the steps of a drawing one by one, for graphs of nodes; they share the models that are loaded here. */
    public DrawingStages stages() {
        return new DrawingStages(model, options, scheduler, parts, thread, this::adapted);
    }

    /** Called on the pipeline's thread alone. */
    private PictureSettings recommended() {
        if (recommended == null) {
            recommended = ModelDefaults.of(model).settings();
        }
        return recommended;
    }

    private Vae.Tiles fittingTiles(GenerationRequest request) {
        return DrawingMemory.of(model.unetConfig(), model.vaeConfig(), options)
                .require(DrawingMemory.Work.of(request), parts.bytesToLoad());
    }

    /** Returns whether the autoencoder must work tile by tile: where it was asked to, or where it does not fit whole. */
    private Vae.Tiles tiles(GenerationRequest request, RunControl control) {
        Vae.Tiles tiles = fittingTiles(request);
        if (tiles != options.tiles()) {
            control.progress().say("Decoding tile by tile: the whole picture at once does not fit into memory.");
        }
        return tiles;
    }

    private List<Drawing> draw(GenerationRequest request, Trace trace, RunControl control) {
        int pictures = request.prompts().size();
        Vae.Tiles tiles = tiles(request, control);
        List<String> prompts = new ArrayList<>(request.prompts());
        if (request.guided() && !model.isAwayFromZeros(request.negativePrompt())) {
            prompts.add(request.negativePrompt());
        }
        PromptReading.warnings(request).forEach(line -> sayOnce(line, control));
        parts.encode(prompts, request.promptRules(), control);
        try (SeededNoise noise = new SeededNoise(request.seeds(), pictures);
                Stepper stepper = stepper(request)) {
            Tensor start = startLatents(request, stepper, noise, tiles);
            trace.accept("initial_latents", start);
            Tensor latents = denoise(request, stepper, start, noise, trace, control);
            Tensor unit = decode(latents, tiles, !request.loras().isEmpty());
            trace.accept("image", unit);
            return drawings(request, PixelTensors.toPictures(unit), tiles);
        }
    }

    private Stepper stepper(GenerationRequest request) {
        SchedulerConfig config = request.scheduler().map(scheduler::withKind).orElse(scheduler);
        return request.start()
                .map(start -> config.stepper(request.steps(), start.strength()))
                .orElseGet(() -> config.stepper(request.steps()));
    }

    /** Returns float32 latents on the device, noised to the level of the first step. */
    private Tensor startLatents(GenerationRequest request, Stepper stepper, SeededNoise noise, Vae.Tiles tiles) {
        if (request.start().isPresent()) {
            return noisedPicture(request, request.start().get(), stepper, noise, tiles);
        }
        try (Scope scope = Scope.open()) {
            UNetConfig config = model.unetConfig();
            int perLatent = parts.pixelsPerLatent();
            Tensor drawn = noise.next(config.inChannels(), request.height() / perLatent, request.width() / perLatent);
            Tensor scaled = Tensors.mul(drawn, stepper.initNoiseSigma());
            return scope.keep(Tensors.to(scaled, options.device(), DType.FLOAT32));
        }
    }

    private Tensor noisedPicture(
            GenerationRequest request,
            GenerationRequest.StartPicture start,
            Stepper stepper,
            SeededNoise noise,
            Vae.Tiles tiles) {
        try (Scope scope = Scope.open()) {
            VaeModel vae = parts.vae();
            Placement placement = vae.placement();
            int pictures = request.prompts().size();
            Tensor pixels = PixelTensors.toModel(start.picture());
            Vae.Posterior posterior =
                    vae.fastest().encode(Tensors.to(pixels, placement.device(), placement.compute()), tiles);
            Tensor mean = posterior.mean();
            Tensor drawn = Tensors.to(
                    noise.nextForStart(mean.size(1), mean.size(2), mean.size(3)),
                    placement.device(),
                    placement.compute());
            Tensor latents = Tensors.cast(vae.vae().scale(posterior.sample(drawn)), DType.FLOAT32)
                    .expand(pictures, -1, -1, -1);
            Tensor unit =
                    Tensors.to(noise.next(mean.size(1), mean.size(2), mean.size(3)), placement.device(), DType.FLOAT32);
            return scope.keep(stepper.addNoise(latents, unit, stepper.start()));
        }
    }

    private Tensor denoise(
            GenerationRequest request,
            Stepper stepper,
            Tensor start,
            SeededNoise noise,
            Trace trace,
            RunControl control) {
        boolean fused = options.loras() == PipelineOptions.LoraApplication.FUSED;
        UNetModel network = parts.unet(fused ? request.loras() : List.of(), control);
        sayWhyPlain(network.placement(), control);
        try (Scope scope = Scope.open();
                AdaptedUNet unet =
                        adapted(network, fused ? List.of() : request.loras(), line -> sayOnce(line, control))) {
            UNet.Conditioning conditioning = conditioning(request, network.placement(), trace);
            Steering steering = parts.controls(request.controls())
                    .steering(request.controls(), conditioning, request.width(), request.height(), control);
            Denoising loop = new Denoising(
                    unet.denoiser(),
                    network.placement(),
                    stepper,
                    UNetPass.of(conditioning),
                    request.guidance(),
                    steering);
            return scope.keep(
                    loop.run(start, () -> noise.next(start.size(1), start.size(2), start.size(3)), trace, control));
        }
    }

    /** Returns a U-Net with LoRAs beside it, as it was left by the last request if that had the same. */
    private AdaptedUNet adapted(UNetModel network, List<LoraUse> loras, Consumer<String> say) {
        AdaptedUNet known = kept;
        if (known != null && known.serves(network, loras)) {
            return known;
        }
        forget();
        AdaptedUNet made = AdaptedUNet.load(network, loras, say, parts.keepsAll());
        kept = made.isKept() ? made : null;
        return made;
    }

    private void forget() {
        if (kept != null) {
            kept.free();
            kept = null;
        }
    }

    /** On a GPU in half precision the plain path takes half as long again: whoever has to wait for it learns why. */
    private void sayWhyPlain(Placement placement, RunControl control) {
        boolean half = placement.compute() == DType.FLOAT16 || placement.compute() == DType.BFLOAT16;
        if (placement.device().isCuda() && half) {
            FusedKernels.unavailable(placement.device(), placement.compute())
                    .ifPresent(why -> sayOnce("Fused kernels are not used: " + why + ".", control));
        }
    }

    /** A LoRA is loaded for every request, and what was left out of it is worth saying once. */
    private void sayOnce(String line, RunControl control) {
        if (said.add(line)) {
            control.progress().say(line);
        }
    }

    private UNet.Conditioning conditioning(GenerationRequest request, Placement placement, Trace trace) {
        PromptRules rules = request.promptRules();
        List<PromptEmbeds> rows = new ArrayList<>();
        request.prompts().forEach(prompt -> rows.add(parts.embeds(prompt, rules)));
        int pictures = rows.size();
        boolean zeros = model.isAwayFromZeros(request.negativePrompt());
        if (request.guided() && !zeros) {
            rows.add(parts.embeds(request.negativePrompt(), rules));
        }
        List<Tensor> states = PromptReading.ofOneLength(
                rows.stream().map(PromptEmbeds::promptEmbeds).toList());
        Tensor tokens = join(states.subList(0, pictures));
        Tensor pooled = join(
                rows.subList(0, pictures).stream().map(PromptEmbeds::pooled).toList());
        trace.accept("prompt_embeds", tokens);
        trace.accept("pooled_prompt_embeds", pooled);
        if (request.guided()) {
            Tensor negativeTokens =
                    zeros ? torch.zeros_like(tokens) : join(Collections.nCopies(pictures, states.getLast()));
            Tensor negativePooled = zeros
                    ? torch.zeros_like(pooled)
                    : join(Collections.nCopies(pictures, rows.getLast().pooled()));
            trace.accept("negative_prompt_embeds", negativeTokens);
            trace.accept("negative_pooled_prompt_embeds", negativePooled);
            tokens = Tensors.cat(0, negativeTokens, tokens);
            pooled = Tensors.cat(0, negativePooled, pooled);
        }
        return model.family()
                .conditioning(
                        Tensors.to(tokens, placement.device(), placement.compute()),
                        Tensors.to(pooled, placement.device(), placement.compute()),
                        request.height(),
                        request.width(),
                        placement.device());
    }

    private static Tensor join(List<Tensor> rows) {
        return Tensors.cat(0, rows.toArray(Tensor[]::new));
    }

    /** Decodes; on a GPU, which one picture keeps busy, one by one, for an eighth of the memory of eight. */
    private Tensor decode(Tensor latents, Vae.Tiles tiles, boolean loras) {
        try (Scope scope = Scope.open()) {
            long together = DrawingMemory.decodesOneByOne(options.device()) ? 1 : latents.size(0);
            Tensor[] units = new Tensor[(int) (latents.size(0) / together)];
            for (int i = 0; i < units.length; i++) {
                units[i] = unit(latents.narrow(0, i * together, together), tiles);
            }
            Tensor unit = units.length == 1 ? units[0] : Tensors.cat(0, units);
            if (unit.isnan().any().item().toBool()) {
                throw NotANumber.explain(model, options.compute(), loras);
            }
            return scope.keep(unit);
        }
    }

    private Tensor unit(Tensor latents, Vae.Tiles tiles) {
        try (Scope scope = Scope.open()) {
            VaeModel vae = parts.vae();
            Tensor unscaled =
                    vae.vae().unscale(Tensors.cast(latents, vae.placement().compute()));
            return scope.keep(PixelTensors.toUnit(vae.fastest().decode(unscaled, tiles)));
        }
    }

    private List<Drawing> drawings(GenerationRequest request, List<RgbPicture> pictures, Vae.Tiles tiles) {
        RecipeWriter recipes =
                new RecipeWriter(model.folder().name(), fingerprint, options.withTiles(tiles), scheduler.kind());
        List<Drawing> drawings = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            drawings.add(new Drawing(pictures.get(i), recipes.recipe(request, i)));
        }
        return drawings;
    }

    /** Frees everything; closing again does nothing. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        thread.run(() -> {
            forget();
            parts.close();
        });
        thread.close();
    }
}
