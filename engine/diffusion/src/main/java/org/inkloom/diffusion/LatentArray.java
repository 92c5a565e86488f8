package org.inkloom.diffusion;

import java.util.List;
import java.util.Optional;

/**
 * Latents in a Java array, as the U-Net takes them.
 *
 * @param values {@code [batch, channels, height, width]}; must not be changed
 * @param mask {@code [height, width]}: 1 where the latents are drawn over, 0 where they stay
 * @param places for single pictures taken out of a batch, their indices in it; they decide which noise each one gets
 */
public record LatentArray(
        float[] values, int batch, int channels, int height, int width, Optional<float[]> mask, List<Integer> places) {
    /** Checks the sizes. */
    public LatentArray {
        if (values.length != (long) batch * channels * height * width
                || mask.isPresent() && mask.get().length != height * width
                || !places.isEmpty() && places.size() != batch) {
            throw new IllegalArgumentException(values.length + " numbers are not latents of " + batch + " x " + channels
                    + " x " + height + " x " + width);
        }
        places = List.copyOf(places);
    }

    /** Returns latents of zeros. */
    public static LatentArray empty(int batch, int channels, int height, int width) {
        return new LatentArray(
                new float[Math.multiplyExact(Math.multiplyExact(batch, channels), Math.multiplyExact(height, width))],
                batch,
                channels,
                height,
                width,
                Optional.empty(),
                List.of());
    }

    /** Returns a copy with other values of the same shape. */
    public LatentArray with(float[] others) {
        return new LatentArray(others, batch, channels, height, width, mask, places);
    }

    /** Returns a copy with a mask. */
    public LatentArray masked(float[] values01) {
        return new LatentArray(values, batch, channels, height, width, Optional.of(values01), places);
    }
}
