package org.inkloom.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.picture.mask.PictureMask;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * A mask at the resolution of latents: where they are drawn over, and where they stay. All samplers use it to mix what
 * they draw with what stays.
 *
 * @param values {@code [height, width]}: 1 is drawn over, 0 stays; must not be changed
 */
record LatentMask(float[] values, int height, int width) {
    /** Checks the sizes. */
    LatentMask {
        if (values.length != height * width) {
            throw new IllegalArgumentException(values.length + " numbers are not a mask of " + width + "x" + height);
        }
    }

    /**
     * Brings a picture's mask to the resolution of latents: one with hard edges by taking single pixels, as diffusers
     * does; a soft one by averaging.
     */
    static LatentMask of(PictureMask mask, int height, int width) {
        boolean hard = mask.equals(mask.hard());
        PictureMask small = hard ? mask.sampled(width, height) : mask.scaled(width, height);
        return new LatentMask(small.values(), height, width);
    }

    /**
     * Returns {@code inside} where the mask is 1, {@code outside} where it is 0, and a mixture in between; each
     * {@code [B, C, height, width]}.
     */
    float[] mixed(float[] inside, float[] outside) {
        float[] result = new float[inside.length];
        for (int i = 0; i < result.length; i++) {
            float share = values[i % values.length];
            result[i] = inside[i] * share + outside[i] * (1 - share);
        }
        return result;
    }

    /**
     * Returns a mask with hard edges: 1 where this one reaches a threshold.
     *
     * @param threshold 0 to 1
     * @param share how much of the result is that hard mask, 0 to 1; the rest is the soft one
     */
    LatentMask from(double threshold, double share) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (share * (values[i] >= threshold ? 1 : 0) + (1 - share) * values[i]);
        }
        return new LatentMask(result, height, width);
    }

    /**
     * As {@link #mixed(float[], float[])}, in the current scope.
     *
     * @param share a mask's {@link #tensor}, of the others' type and on their device
     */
    static Tensor mixed(Tensor share, Tensor inside, Tensor outside) {
        try (Scope scope = Scope.open()) {
            Tensor rest = Tensors.add(Tensors.mul(share, -1), 1);
            return scope.keep(rest.mul(outside).add(share.mul(inside)));
        }
    }

    /** Returns float32 {@code [1, 1, height, width]} on the CPU, in the current scope. */
    Tensor tensor() {
        return Tensors.of(values, 1, 1, height, width);
    }
}
