package org.inkloom.diffusion;

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
 * @param placement where and in which type it computes
 * @param stepper takes the steps
 * @param pass the denoiser's conditioning; with guidance the negative half comes first
 * @param guidance by the negative half
 * @param steering is asked what to add to each pass
 */
public record Denoising(
        Denoiser denoiser, Placement placement, Stepper stepper, UNetPass pass, Guidance guidance, Steering steering) {

    /** The loop without steering. */
    public Denoising(Denoiser denoiser, Placement placement, Stepper stepper, UNetPass pass, Guidance guidance) {
        this(denoiser, placement, stepper, pass, guidance, Steering.NONE);
    }

    /**
     * Runs it.
     *
     * @param start float32 {@code [B, C, H, W]} on the model's device; latents stay float32 between steps
     * @return the finished latents, in the current scope
     */
    public Tensor run(Tensor start, NoiseSupplier noise, Trace trace, RunControl control) {
        double[] timesteps = stepper.timesteps();
        int calls = timesteps.length - stepper.start();
        Tensor latents = Scope.retain(start);
        try (Progress.Task task = control.progress().begin("drawing", calls, "step")) {
            for (int i = stepper.start(); i < timesteps.length; i++) {
                control.cancellation().check("step " + (i - stepper.start()) + " of " + calls);
                Tensor next;
                try (Scope scope = Scope.open()) {
                    next = Scope.retain(step(latents, i, noise, trace));
                }
                Scope.release(latents);
                latents = next;
                trace.accept("latents." + (i - stepper.start()), latents);
                task.advanceTo(i + 1L - stepper.start());
            }
            try (Scope scope = Scope.open()) {
                return scope.keep(latents.alias());
            }
        } finally {
            Scope.release(latents);
        }
    }

    private Tensor step(Tensor latents, int i, NoiseSupplier noise, Trace trace) {
        try (Scope scope = Scope.open()) {
            boolean guided = guidance.isOn();
            Tensor scaled = stepper.scaleInput(latents, i);
            Tensor input = Tensors.cast(guided ? Tensors.cat(0, scaled, scaled) : scaled, placement.compute());
            Tensor timestep = torch.full(
                    new long[] {input.size(0)},
                    new Scalar(stepper.timesteps()[i]),
                    Tensors.options(placement.device(), DType.FLOAT32));
            int calls = stepper.timesteps().length - stepper.start();
            Steering.Step now = new Steering.Step(i - stepper.start(), calls);
            UNetPass steered = pass.withAdditions(steering.at(now, input, timestep));
            Tensor predicted = Tensors.cast(denoiser.predict(input, timestep, steered), DType.FLOAT32);
            Tensor output = guided ? guidance.apply(predicted) : predicted;
            Tensor next = scope.keep(stepper.step(output, i, latents, noise));
            trace.step(i - stepper.start() + 1, calls, () -> stepper.denoised(output, i, latents));
            return next;
        }
    }
}
