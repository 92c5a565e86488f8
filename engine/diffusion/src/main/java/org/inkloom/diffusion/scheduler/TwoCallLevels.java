package org.inkloom.diffusion.scheduler;

import java.util.Arrays;

/**
 * Timesteps and noise levels of samplers that call the model at a step's start and again between its levels. The last
 * step, which ends without noise, has one call.
 *
 * @param timesteps of every call
 * @param sigmas noise level of every call, then 0
 */
record TwoCallLevels(double[] timesteps, float[] sigmas) {
    /** Of a timestep: so far rounding alone may move one that is looked up by its level. */
    private static final double ROUNDING = 1e-3;

    /**
     * Puts the second calls between the first ones.
     *
     * @param timesteps of the steps' starts
     * @param levels of the steps' starts
     * @param between the level of each step's second call; the last step's is not looked at
     * @param trained noise levels of all training timesteps
     */
    static TwoCallLevels of(double[] timesteps, double[] levels, double[] between, float[] trained) {
        int calls = 2 * levels.length - 1;
        double[] places = Tables.rounded(Tables.timestepsOf(Arrays.copyOf(between, levels.length - 1), trained));
        double[] at = new double[calls];
        float[] sigmas = new float[calls + 1];
        for (int i = 0; i < calls; i++) {
            int step = i / 2;
            boolean first = i % 2 == 0;
            at[i] = first ? timesteps[step] : notBeyond(timesteps[step + 1], places[step]);
            sigmas[i] = (float) (first ? levels[step] : between[step]);
        }
        return new TwoCallLevels(at, sigmas);
    }

    /** A second call may be at the next level, whose timestep is known better than by looking it up. */
    private static double notBeyond(double next, double found) {
        return found < next && next - found < ROUNDING ? next : found;
    }

    /** Returns the levels halfway between each level and the next, in their logarithms. */
    static double[] halfway(double[] levels) {
        double[] halfway = new double[levels.length - 1];
        Arrays.setAll(halfway, i -> Math.sqrt(levels[i] * levels[i + 1]));
        return halfway;
    }

    /** Returns the index of the first call of image-to-image; the last step is always left. */
    static int firstCall(int steps, double strength) {
        return Math.min(Sampling.firstCall(steps, strength, 2), 2 * steps - 2);
    }
}
