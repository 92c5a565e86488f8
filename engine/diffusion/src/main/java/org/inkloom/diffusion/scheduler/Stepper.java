package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;

/**
 * One run of a sampler, from noise to a latent in a fixed number of model calls.
 *
 * <pre>{@code
 * for (int i = stepper.start(); i < stepper.timesteps().length; i++) {
 *     Tensor output = model(stepper.scaleInput(sample, i), stepper.timesteps()[i]);
 *     sample = stepper.step(output, i, sample, noise);
 * }
 * }</pre>
 *
 * <p>Samplers that call the model twice in a step (Heun) list both calls, so the loop is the same. Steps must be taken in
 * order; a stepper holds the history of its run and serves one run on one thread. Arithmetic is float32 whatever the
 * sample's type, and no step waits for the device.
 */
public interface Stepper extends AutoCloseable {
    /** Returns the timestep of every model call, falling; for some samplers they are fractional. */
    double[] timesteps();

    /** Returns the index of the first model call: 0, or a later one for image-to-image. */
    int start();

    /** Returns how many model calls one of the user's steps takes, 1 or 2. */
    default int callsPerStep() {
        return 1;
    }

    /** Returns the factor that turns unit noise into the first sample. */
    double initNoiseSigma();

    /**
     * Returns the sample as the model's input for call {@code i}: scaled, or the same tensor where the sampler does not scale.
     */
    Tensor scaleInput(Tensor sample, int i);

    /**
     * Takes the step of call {@code i}.
     *
     * @param modelOutput of the sample's shape
     * @param sample the current sample, not scaled
     * @param noise source of noise for stochastic samplers
     * @return the next sample, of the given sample's type, in the caller's scope
     */
    Tensor step(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise);

    /**
     * Estimates the finished latent from the model's output of call {@code i}, for previews. Does not advance the run.
     *
     * @return float32, of the sample's shape
     */
    Tensor denoised(Tensor modelOutput, int i, Tensor sample);

    /**
     * Adds unit noise to a finished latent, up to the noise level of call {@code i}.
     *
     * @return of the original's type
     */
    Tensor addNoise(Tensor original, Tensor noise, int i);

    /** Frees the history. */
    @Override
    void close();
}
