package org.inkloom.diffusion;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.cast.CastDenoiser;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.vae.Vae;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.fused.FusedKernels;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/**
 * Takes passes through the sampler, and keeps the U-Net with the LoRAs of the last one where that pays. Used on the
 * pipeline's thread.
 */
final class SamplerRun {
    private final DiffusionModel model;
    private final PipelineOptions options;
    private final ModelParts parts;
    private final PromptConditioning prompts;
    private final SaidOnce said;
    private @Nullable AdaptedUNet kept;

    SamplerRun(
            DiffusionModel model,
            PipelineOptions options,
            ModelParts parts,
            PromptConditioning prompts,
            SaidOnce said) {
        this.said = said;
        this.model = model;
        this.options = options;
        this.parts = parts;
        this.prompts = prompts;
    }

    /** Takes one pass through the sampler and returns the latents that it leaves. */
    Tensor draw(
            SamplerPass pass,
            Optional<CastDrawing> cast,
            LatentStart.Source source,
            Vae.Tiles tiles,
            Trace trace,
            RunControl control) {
        GenerationRequest request = pass.request();
        int pictures = request.prompts().size();
        int perLatent = parts.pixelsPerLatent();
        LatentStart.Size size =
                new LatentStart.Size(pictures, request.height() / perLatent, request.width() / perLatent);
        try (SeededNoise noise = new SeededNoise(request.seeds(), pictures);
                Stepper stepper = pass.stepper()) {
            LatentStart start = new LatentStart(parts, model.unetConfig(), options.device(), tiles);
            LatentStart.Begun plain = start.begin(source, size, stepper, noise);
            LatentStart.Begun begun =
                    cast.map(shared -> shared.begun(plain, start, stepper)).orElse(plain);
            trace.accept("initial_latents", begun.latents());
            begun.inpainting().shown().ifPresent(shown -> trace.accept("inpainting", shown));
            return denoise(pass, cast, stepper, begun, noise, trace, control);
        }
    }

    private Tensor denoise(
            SamplerPass pass,
            Optional<CastDrawing> cast,
            Stepper stepper,
            LatentStart.Begun begun,
            SeededNoise noise,
            Trace trace,
            RunControl control) {
        GenerationRequest request = pass.request();
        LoraSplit loras = split(request);
        UNetModel network = parts.unet(loras.fused(), control);
        sayWhyPlain(network.placement(), cast.isPresent(), control);
        try (Scope scope = Scope.open();
                AdaptedUNet unet = adapted(network, loras.beside(), line -> said.say(line, control))) {
            Steering steering = parts.steering(request, control);
            Tensor start = begun.latents();
            Optional<CastDenoiser> shared =
                    cast.map(one -> one.denoiser(unet.blockwise(), steering, one.rowsOf(start), start));
            Denoising loop = new Denoising(
                    shared.<Denoiser>map(one -> one).orElse(unet.denoiser()),
                    network.placement(),
                    stepper,
                    prompts.of(request, pass.steps(), network.placement(), trace),
                    request.guidance(),
                    shared.<Steering>map(one -> one).orElse(steering),
                    begun.inpainting());
            return scope.keep(
                    loop.run(start, () -> noise.next(start.size(1), start.size(2), start.size(3)), trace, control));
        }
    }

    private LoraSplit split(GenerationRequest request) {
        return LoraSplit.of(request.loras(), options.loras() == PipelineOptions.LoraApplication.FUSED);
    }

    /**
     * Takes a pass of a picture that joins its anchors through the sampler.
     *
     * @param ofAnchors what the anchors are drawn from
     * @param ofWanted what the picture is drawn from
     * @return the latents of all of them
     */
    Tensor join(
            CastDrawing cast,
            CastDrawing.Joined pass,
            LatentStart.Source ofAnchors,
            LatentStart.Source ofWanted,
            Vae.Tiles tiles,
            Trace trace,
            RunControl control) {
        LatentStart start = new LatentStart(parts, model.unetConfig(), options.device(), tiles);
        int perLatent = parts.pixelsPerLatent();
        CastLane.Beginning there = (begun, stepper) -> cast.begun(begun, start, stepper);
        try (Scope scope = Scope.open();
                CastLane anchors = CastLane.begin(pass.anchors(), start, ofAnchors, perLatent, there);
                CastLane wanted =
                        CastLane.begin(pass.wanted(), start, ofWanted, perLatent, (begun, stepper) -> begun)) {
            return scope.keep(join(cast, pass, anchors, wanted, trace, control));
        }
    }

    private Tensor join(
            CastDrawing cast,
            CastDrawing.Joined pass,
            CastLane anchors,
            CastLane wanted,
            Trace trace,
            RunControl control) {
        GenerationRequest request = pass.together();
        LoraSplit loras = split(request);
        UNetModel network = parts.unet(loras.fused(), control);
        sayWhyPlain(network.placement(), true, control);
        try (Scope scope = Scope.open();
                AdaptedUNet unet = adapted(network, loras.beside(), line -> said.say(line, control))) {
            Steering steering = parts.steering(request, control);
            CastDenoiser shared = cast.denoiser(unet.blockwise(), steering, pass.rows(), anchors.latents());
            JoinedDenoising loop = new JoinedDenoising(
                    shared,
                    steering,
                    network.placement(),
                    pass.rows(),
                    anchors,
                    wanted,
                    prompts.ofBoth(pass.anchors(), pass.wanted(), network.placement()));
            return scope.keep(loop.run(trace, control));
        }
    }

    /** Returns a U-Net with LoRAs beside it, as it was left by the last request if that had the same. */
    AdaptedUNet adapted(UNetModel network, List<LoraUse> loras, Consumer<String> say) {
        AdaptedUNet known = kept;
        if (known != null && known.serves(network, loras)) {
            return known;
        }
        forget();
        AdaptedUNet made = AdaptedUNet.load(network, loras, model::loraTarget, say, parts.keepsAll());
        kept = made.isKept() ? made : null;
        return made;
    }

    /** Frees the U-Net that was kept. */
    void forget() {
        if (kept != null) {
            kept.free();
            kept = null;
        }
    }

    /**
     * Tells the user why drawing on a GPU in half precision takes the slower plain path, which needs half as long
     * again.
     */
    private void sayWhyPlain(Placement placement, boolean shared, RunControl control) {
        boolean half = placement.compute() == DType.FLOAT16 || placement.compute() == DType.BFLOAT16;
        if (!placement.device().isCuda() || !half) {
            return;
        }
        Optional<String> missing = FusedKernels.unavailable(placement.device(), placement.compute());
        missing.ifPresent(why -> said.say("Fused kernels are not used: " + why + ".", control));
        if (missing.isEmpty() && shared) {
            said.say(
                    "Pictures that share a cast are drawn block by block, without fused kernels and recorded passes:"
                            + " they look at one another in between.",
                    control);
        }
    }
}
