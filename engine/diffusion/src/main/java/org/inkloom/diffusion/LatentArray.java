package org.inkloom.diffusion;

import java.util.List;
import java.util.Optional;

/**
 * Latents in a Java array, as the U-Net takes them.
 *
 * @param values {@code [batch, channels, height, width]}; must not be changed
 * @param mask {@code [height, width]}: 1 where the latents are drawn over, 0 where they stay
 * @param places for single pictures taken out of a batch, their indices in it; they decide which noise each one gets
 * @param factor what the autoencoder's own numbers were multiplied by to become these: the model's scaling factor, 1 for numbers
 *     that are the autoencoder's own, and 0 where no model has made them, which says nothing
 */
public record LatentArray(
        float[] values,
        int batch,
        int channels,
        int height,
        int width,
        Optional<float[]> mask,
        List<Integer> places,
        double factor) {
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

    /** Latents that no model has made. */
    public LatentArray(
            float[] values,
            int batch,
            int channels,
            int height,
            int width,
            Optional<float[]> mask,
            List<Integer> places) {
        this(values, batch, channels, height, width, mask, places, 0);
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
        return new LatentArray(others, batch, channels, height, width, mask, places, factor);
    }

    /** Returns a copy with a mask. */
    public LatentArray masked(float[] values01) {
        return new LatentArray(values, batch, channels, height, width, Optional.of(values01), places, factor);
    }

    /** Returns a copy whose numbers count as the autoencoder's own times a factor. */
    public LatentArray scaledBy(double other) {
        return new LatentArray(values, batch, channels, height, width, mask, places, other);
    }

    /**
     * Returns the same latents in the scale of another model. Where a factor is 0 the numbers stay as they are.
     *
     * @param other the factor that the autoencoder's own numbers are to be multiplied by
     */
    public LatentArray inScale(double other) {
        if (factor == 0 || other == 0 || factor == other) {
            return factor == 0 && other != 0 ? scaledBy(other) : this;
        }
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (values[i] * (other / factor));
        }
        return with(scaled).scaledBy(other);
    }
}
