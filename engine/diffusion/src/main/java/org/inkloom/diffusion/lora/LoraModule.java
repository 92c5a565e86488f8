package org.inkloom.diffusion.lora;

import java.util.Objects;
import java.util.OptionalDouble;
import org.inkloom.weights.StoredTensor;

/**
 * The low-rank change of one layer: {@code W + scale · (alpha / rank) · up · down}.
 *
 * @param path the layer's diffusers name, for example {@code mid_block.attentions.0.proj_in}
 * @param down {@code [rank, in]}, or {@code [rank, in, kh, kw]} for a convolution
 * @param up {@code [out, rank]}, or {@code [out, rank, 1, 1]} for a convolution
 * @param alpha as the file states it; empty means alpha = rank
 * @param rank at least 1
 */
public record LoraModule(String path, StoredTensor down, StoredTensor up, OptionalDouble alpha, int rank) {
    /**
     * Checks that both halves have the rank.
     *
     * @throws IllegalArgumentException if one has not
     */
    public LoraModule {
        Objects.requireNonNull(path);
        Objects.requireNonNull(alpha);
        if (rank < 1
                || down.shape().length < 2
                || down.shape()[0] != rank
                || up.shape().length < 2
                || up.shape()[1] != rank) {
            throw new IllegalArgumentException(path + ": the halves do not have the rank " + rank);
        }
    }

    /** Returns alpha / rank, the factor on the change besides the user's scale; 1 where the file states no alpha. */
    public double strength() {
        return alpha.orElse(rank) / rank;
    }

    /** Returns the same change with another alpha. */
    public LoraModule withAlpha(double newAlpha) {
        return new LoraModule(path, down, up, OptionalDouble.of(newAlpha), rank);
    }
}
