package org.inkloom.models.transformer;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.layers.LayerNorm;

/**
 * A block that normalises before each of its parts: {@code y = x + mixer(mixerNorm(x))}, then
 * {@code y + forward(forwardNorm(y))}.
 *
 * @param mixerNorm normalises before the mixer
 * @param mixer lets positions exchange information
 * @param forwardNorm normalises before the feed-forward part
 * @param forward maps every position by itself
 */
public record PreNormBlock(LayerNorm mixerNorm, TokenMixer mixer, LayerNorm forwardNorm, FeedForward forward) {
    /** Maps {@code [B, T, D]} to the same shape. */
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor mixed = mixer.forward(mixerNorm.forward(x)).add(x);
            return scope.keep(forward.forward(forwardNorm.forward(mixed)).add(mixed));
        }
    }
}
