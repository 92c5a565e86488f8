package org.inkloom.diffusion.sigma;

/** Weighted sums of float arrays, computed in float64 and rounded once. */
final class FloatSums {
    private FloatSums() {}

    /** Returns {@code a * first + b * second}. */
    static float[] sum(double a, float[] first, double b, float[] second) {
        float[] result = new float[first.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (a * first[i] + b * second[i]);
        }
        return result;
    }
}
