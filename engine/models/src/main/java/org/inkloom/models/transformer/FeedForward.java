package org.inkloom.models.transformer;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.layers.Linear;

/**
 * The feed-forward part of a transformer block, which maps every position by itself:
 * {@code second(activation(first(x)))}.
 *
 * @param first from the block's width to the wider inner one
 * @param activation between the two
 * @param second back to the block's width
 */
public record FeedForward(Linear first, Activation activation, Linear second) {
    /** Maps {@code [..., D]} to the same shape. */
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(second.forward(activation.apply(first.forward(x))));
        }
    }
}
