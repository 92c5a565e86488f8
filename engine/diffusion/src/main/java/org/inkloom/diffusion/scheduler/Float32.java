package org.inkloom.diffusion.scheduler;

/**
 * Float32 arithmetic as torch rounds it: each intermediate result is a float, so that the factors of a step are exactly
 * those that diffusers computes with zero-dimensional tensors.
 */
final class Float32 {
    private Float32() {}

    static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }

    static float log(float x) {
        return (float) Math.log(x);
    }

    static float exp(float x) {
        return (float) Math.exp(x);
    }

    static float expm1(float x) {
        return (float) Math.expm1(x);
    }

    /**
     * Returns n equally spaced floats. The first half is computed from the start and the second from the end, as torch
     * does.
     */
    static float[] linspace(double start, double end, int n) {
        float from = (float) start;
        float to = (float) end;
        float step = (to - from) / (n - 1);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = i < n / 2 ? from + step * i : to - step * (n - i - 1);
        }
        return values;
    }
}
