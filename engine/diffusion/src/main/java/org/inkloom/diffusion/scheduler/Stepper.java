package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;

/**
 * One run of a sampler: from noise to a latent in a fixed number of model calls.
 *
 * <pre>{@code
 * for (int i = stepper.start(); i < stepper.timesteps().length; i++) {
 *     Tensor output = model(stepper.scaleInput(sample, i), stepper.timesteps()[i]);
 *     sample = stepper.step(output, i, sample, noise);
 * }
 * }</pre>
 *
 * <p>Samplers that call the model twice a step (Heun) list both calls, so the loop is the same. Steps must be taken in
 * order; a stepper holds the history of its run and serves one run on one thread. Arithmetic is float32 whatever the
 * sample's type, and no step waits for the device.
 */
public interface Stepper extends AutoCloseable {
    /** Returns the timestep of every model call, falling; not all of them are whole numbers. */
    double[] timesteps();

    /** Returns the first model call: 0, or later where image-to-image starts from a noised picture. */
    int start();

    /** Returns how many model calls make up one step that the user counts: 1, or 2. */
    default int callsPerStep() {
        return 1;
    }

    /** Returns what unit noise is multiplied with to become the first sample. */
    double initNoiseSigma();

    /**
     * Returns the sample as the model wants to see it at call {@code i}; the same tensor where nothing changes.
     */
    Tensor scaleInput(Tensor sample, int i);

    /**
     * Takes the step of call {@code i}.
     *
     * @param modelOutput of the sample's shape
     * @param sample the current sample, not scaled
     * @param noise where stochastic samplers draw from
     * @return the next sample, of the given sample's type, in the caller's scope
     */
    Tensor step(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise);

    /**
     * Estimates the finished latent from the model's output of call {@code i}, for previews; changes nothing.
     *
     * @return float32, of the sample's shape
     */
    Tensor denoised(Tensor modelOutput, int i, Tensor sample);

    /**
     * Mixes a finished latent with unit noise to the level of call {@code i}.
     *
     * @return of the original's type
     */
    Tensor addNoise(Tensor original, Tensor noise, int i);

    /** Frees the history. */
    @Override
    void close();
}
