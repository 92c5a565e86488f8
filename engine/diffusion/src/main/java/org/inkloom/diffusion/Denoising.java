package org.inkloom.diffusion;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.diffusion.scheduler.NoiseSupplier;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * The sampling loop.
 *
 * @param denoiser predicts the noise
 * @param placement where the denoiser computes, and in which type
 * @param stepper takes the steps
 * @param passes the conditioning of each step; with guidance, the negative prompts are the first half of the batch
 * @param guidance how predictions for negative prompts and prompts are combined
 * @param steering is asked before each pass what to add to it
 * @param inpainting which part of a picture stays as it is
 */
public record Denoising(
        Denoiser denoiser,
        Placement placement,
        Stepper stepper,
        StepPasses passes,
        Guidance guidance,
        Steering steering,
        Inpainting inpainting) {

    /** A loop in which every step has the same conditioning, nothing steers, and no part of a picture stays. */
    public Denoising(Denoiser denoiser, Placement placement, Stepper stepper, UNetPass pass, Guidance guidance) {
        this(denoiser, placement, stepper, StepPasses.of(pass), guidance, Steering.NONE, Inpainting.none());
    }

    /**
     * Runs the loop.
     *
     * @param start float32 {@code [B, C, H, W]} on the model's device; latents stay float32 between steps
     * @return the finished latents, in the current scope
     */
    public Tensor run(Tensor start, NoiseSupplier noise, Trace trace, RunControl control) {
        double[] timesteps = stepper.timesteps();
        int calls = timesteps.length - stepper.start();
        Tensor latents = Scope.retain(start);
        try (Scope outer = Scope.open();
                Progress.Task task = control.progress().begin("drawing", calls, "step")) {
            List<UNetPass> alone = unguided();
            for (int i = stepper.start(); i < timesteps.length; i++) {
                control.cancellation().check("step " + (i - stepper.start()) + " of " + calls);
                Tensor next;
                try (Scope scope = Scope.open()) {
                    next = Scope.retain(step(latents, i, alone, noise, trace));
                }
                Scope.release(latents);
                latents = next;
                trace.accept("latents." + (i - stepper.start()), latents);
                task.advanceTo(i + 1L - stepper.start());
            }
            return outer.keep(latents.alias());
        } finally {
            Scope.release(latents);
        }
    }

    /**
     * Returns the passes of steps that are not guided, with the prompts alone. For the same prompt it is the same
     * object each time, so that what depends on the prompt is computed once.
     */
    private List<UNetPass> unguided() {
        if (!guidance.isOn() || guidance.interval().isWhole()) {
            return List.of();
        }
        return passes.passes().stream()
                .map(pass -> pass.withConditioning(pass.conditioning().secondHalf()))
                .toList();
    }

    private Tensor step(Tensor latents, int i, List<UNetPass> alone, NoiseSupplier noise, Trace trace) {
        try (Scope scope = Scope.open()) {
            int calls = stepper.timesteps().length - stepper.start();
            Steering.Step now = new Steering.Step(i - stepper.start(), calls);
            boolean guided = guidance.isOnAt(now.number(), calls);
            int place = passes.placeAt(now.number() / stepper.callsPerStep());
            UNetPass plain = guided || alone.isEmpty() ? passes.passes().get(place) : alone.get(place);
            Tensor scaled = stepper.scaleInput(latents, i);
            Tensor input = input(scaled, guided);
            Tensor timestep = torch.full(
                    new long[] {input.size(0)},
                    new Scalar(stepper.timesteps()[i]),
                    Tensors.options(placement.device(), DType.FLOAT32));
            UNetPass steered = plain.withAdditions(steering.at(now, input, timestep, plain.conditioning()));
            Tensor seen = inpainting.seen(scaled);
            Tensor shown = seen.size(1) == scaled.size(1) ? input : input(seen, guided);
            Tensor predicted = Tensors.cast(denoiser.predict(shown, timestep, steered), DType.FLOAT32);
            Tensor output = guided ? guidance.apply(predicted) : predicted;
            Tensor stepped = stepper.step(output, i, latents, noise);
            Tensor next = scope.keep(inpainting.kept(stepped, i, stepper).alias());
            trace.step(i - stepper.start() + 1, calls, () -> stepper.denoised(output, i, latents));
            return next;
        }
    }

    private Tensor input(Tensor scaled, boolean guided) {
        return Tensors.cast(guided ? Tensors.cat(0, scaled, scaled) : scaled, placement.compute());
    }
}
