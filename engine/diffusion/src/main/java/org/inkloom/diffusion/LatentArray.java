package org.inkloom.diffusion;

import java.util.List;
import java.util.Optional;

/**
 * Latents as the U-Net has them, on the heap.
 *
 * @param values {@code [batch, channels, height, width]}; nobody changes them
 * @param mask {@code [height, width]}: 1 where it is drawn, 0 where the latents stay
 * @param places of single pictures taken out of a batch, where in it they were
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

    /** Returns latents of nothing. */
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

    /** Returns others of the same shape. */
    public LatentArray with(float[] others) {
        return new LatentArray(others, batch, channels, height, width, mask, places);
    }

    /** Returns the same with a mask. */
    public LatentArray masked(float[] values01) {
        return new LatentArray(values, batch, channels, height, width, Optional.of(values01), places);
    }
}
