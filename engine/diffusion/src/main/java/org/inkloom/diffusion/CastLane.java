package org.inkloom.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that take the same steps, of a batch in which others take other ones. Holds what one run needs: the sampler, its
 * random numbers, and the latents as they are now.
 */
final class CastLane implements AutoCloseable {
    private final SamplerPass pass;
    private final Stepper stepper;
    private final SeededNoise noise;
    private final Inpainting inpainting;
    private Tensor latents;

    private CastLane(SamplerPass pass, Stepper stepper, SeededNoise noise, LatentStart.Begun begun) {
        this.pass = pass;
        this.stepper = stepper;
        this.noise = noise;
        inpainting = begun.inpainting();
        latents = Scope.retain(begun.latents());
    }

    /** Changes what drawing begins with. */
    @FunctionalInterface
    interface Beginning {
        LatentStart.Begun of(LatentStart.Begun begun, Stepper stepper);
    }

    /**
     * Begins a run; what it begins with is in the current scope.
     *
     * @param perLatent pixels along a side
     */
    static CastLane begin(
            SamplerPass pass, LatentStart start, LatentStart.Source source, int perLatent, Beginning beginning) {
        GenerationRequest request = pass.request();
        int pictures = request.prompts().size();
        LatentStart.Size size =
                new LatentStart.Size(pictures, request.height() / perLatent, request.width() / perLatent);
        SeededNoise noise = new SeededNoise(request.seeds(), pictures);
        Stepper stepper = pass.stepper();
        try {
            LatentStart.Begun begun = start.begin(source, size, stepper, noise);
            return new CastLane(pass, stepper, noise, beginning.of(begun, stepper));
        } catch (RuntimeException | Error e) {
            stepper.close();
            noise.close();
            throw e;
        }
    }

    SamplerPass pass() {
        return pass;
    }

    Stepper stepper() {
        return stepper;
    }

    Inpainting inpainting() {
        return inpainting;
    }

    /** Returns {@code [B, C, H, W]} as it is now. */
    Tensor latents() {
        return latents;
    }

    /** Returns which step of this run a call is. */
    Steering.Step at(int call) {
        return new Steering.Step(call - stepper.start(), stepper.timesteps().length - stepper.start());
    }

    boolean isGuidedAt(int call) {
        Steering.Step step = at(call);
        return pass.request().guidance().isOnAt(step.number(), step.count());
    }

    /** Returns the place of a call's conditioning. */
    int placeAt(StepPasses passes, int call) {
        return passes.placeAt(at(call).number() / stepper.callsPerStep());
    }

    Tensor scaled(int call) {
        return stepper.scaleInput(latents, call);
    }

    /**
     * Combines predictions as this run wants them at a call.
     *
     * @param negative null where no picture of the batch is guided
     */
    Tensor output(int call, @Nullable Tensor negative, Tensor positive) {
        return negative != null && isGuidedAt(call)
                ? pass.request().guidance().apply(Tensors.cat(0, negative, positive))
                : positive;
    }

    /** Returns the latents after a call; {@link #become} takes them over. */
    Tensor stepped(int call, Tensor output) {
        Tensor next = stepper.step(
                output, call, latents, () -> noise.next(latents.size(1), latents.size(2), latents.size(3)));
        return inpainting.kept(next, call, stepper);
    }

    void become(Tensor next) {
        Tensor kept = Scope.retain(next.alias());
        Scope.release(latents);
        latents = kept;
    }

    @Override
    public void close() {
        Scope.release(latents);
        stepper.close();
        noise.close();
    }
}
