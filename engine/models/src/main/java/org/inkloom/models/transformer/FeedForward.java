package org.inkloom.models.transformer;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.layers.Linear;

/**
 * The part of a block that maps every position by itself: {@code second(activation(first(x)))}.
 *
 * @param first widens
 * @param activation between the two
 * @param second narrows
 */
public record FeedForward(Linear first, Activation activation, Linear second) {
    /** Maps {@code [..., D]} to the same shape. */
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(second.forward(activation.apply(first.forward(x))));
        }
    }
}
