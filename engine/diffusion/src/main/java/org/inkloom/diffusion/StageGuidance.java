package org.inkloom.diffusion;

import org.inkloom.diffusion.scheduler.PredictionType;

/**
 * Computes estimates of the picture from the network's outputs at one noise level. Formulas: ComfyUI's
 * {@code model_sampling.py}; rescaled guidance after Lin et al. (arXiv:2305.08891), which ComfyUI computes with
 * velocities whatever the network predicts.
 *
 * @param prediction what the network predicts
 * @param x the noisy latents, {@code [B, C, H, W]}
 * @param sigma their noise level, above 0
 */
record StageGuidance(PredictionType prediction, float[] x, double sigma) {
    private static final double SIGMA_DATA = 0.5;
    private static final double TIMESTEP_SCALING = 10;

    /** Returns the estimate that follows from an output. */
    float[] picture(float[] output) {
        float[] result = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = (float) picture(i, output[i]);
        }
        return result;
    }

    private double picture(int i, double output) {
        double a = sigma * sigma + 1;
        return switch (prediction) {
            case EPSILON -> x[i] - sigma * output;
            case V -> x[i] / a - output * sigma / Math.sqrt(a);
            case SAMPLE -> output;
        };
    }

    /**
     * Returns the estimate with guidance.
     *
     * @param wanted the network's output for the positive prompts
     * @param unwanted its output for the negative prompts
     * @param scale of the guidance
     * @param rescale how far the contrast is brought back to that of the positive prompts alone, 0 to 1
     * @param pictures in the batch
     */
    float[] picture(float[] wanted, float[] unwanted, double scale, double rescale, int pictures) {
        float[] led = new float[x.length];
        for (int i = 0; i < led.length; i++) {
            led[i] = (float) (unwanted[i] + scale * (wanted[i] - unwanted[i]));
        }
        return rescale == 0 ? picture(led) : rescaled(picture(wanted), picture(led), rescale, pictures);
    }

    /**
     * Returns the estimate that a latent consistency model means: at timestep 0 it is the latents themselves (Luo et al.,
     * arXiv:2310.04378, with the scaling of diffusers and ComfyUI).
     *
     * @param estimate that follows from its output
     */
    float[] consistent(float[] estimate, double timestep) {
        double scaled = timestep * TIMESTEP_SCALING;
        double variance = scaled * scaled + SIGMA_DATA * SIGMA_DATA;
        double out = scaled / Math.sqrt(variance);
        double skip = SIGMA_DATA * SIGMA_DATA / variance;
        float[] result = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = (float) (out * estimate[i] + skip * x[i]);
        }
        return result;
    }

    private float[] rescaled(float[] wanted, float[] led, double rescale, int pictures) {
        double a = sigma * sigma + 1;
        double[] own = new double[x.length];
        double[] all = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            own[i] = velocity(i, wanted[i], a);
            all[i] = velocity(i, led[i], a);
        }
        float[] result = new float[x.length];
        int one = x.length / pictures;
        for (int picture = 0; picture < pictures; picture++) {
            double ratio = deviation(own, picture * one, one) / deviation(all, picture * one, one);
            for (int i = picture * one; i < (picture + 1) * one; i++) {
                double velocity = rescale * all[i] * ratio + (1 - rescale) * all[i];
                result[i] = (float) (x[i] / a - velocity * sigma / Math.sqrt(a));
            }
        }
        return result;
    }

    private double velocity(int i, double picture, double a) {
        return (x[i] / a - picture) * Math.sqrt(a) / sigma;
    }

    private static double deviation(double[] values, int from, int count) {
        double mean = 0;
        for (int i = from; i < from + count; i++) {
            mean += values[i] / count;
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += (values[i] - mean) * (values[i] - mean);
        }
        return Math.sqrt(sum / (count - 1));
    }

    /**
     * Returns the output that stands for no prediction at all. Where no prompt counts the estimate is to be 0, as in
     * ComfyUI.
     */
    float ofNothing(float value) {
        return (float)
                switch (prediction) {
                    case EPSILON -> value / sigma;
                    case V -> value / (sigma * Math.sqrt(sigma * sigma + 1));
                    case SAMPLE -> 0;
                };
    }
}
