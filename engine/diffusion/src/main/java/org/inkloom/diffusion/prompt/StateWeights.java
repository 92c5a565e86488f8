package org.inkloom.diffusion.prompt;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/** What weights do to the states of a text encoder; computed in float32. */
public final class StateWeights {
    private StateWeights() {}

    /**
     * ComfyUI's way: a token's state moves away from that of the empty prompt, {@code (z - z_empty) * w + z_empty}.
     *
     * @param states {@code [B, T, D]}
     * @param empty states of the empty prompt, broadcastable to that shape
     * @param weights one for each token, {@code B * T}, row-major
     * @return {@code [B, T, D]}, in the caller's scope
     */
    public static Tensor fromEmpty(Tensor states, Tensor empty, double... weights) {
        try (Scope scope = Scope.open()) {
            Tensor factors = factors(states, weights);
            return scope.keep(states.sub(empty).mul(factors).add(empty));
        }
    }

    /**
     * A1111's way: states are multiplied, then all of them so that their mean stays what it was.
     *
     * @param states {@code [1, T, D]}, one chunk
     * @param weights one for each token
     * @return the same shape, in the caller's scope
     */
    public static Tensor keepingMean(Tensor states, double... weights) {
        try (Scope scope = Scope.open()) {
            Tensor weighted = states.mul(factors(states, weights));
            return scope.keep(weighted.mul(states.mean().div(weighted.mean())));
        }
    }

    private static Tensor factors(Tensor states, double... weights) {
        float[] single = new float[weights.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) weights[i];
        }
        Tensor factors = Tensors.of(single, states.size(0), states.size(1), 1);
        return factors.to(states.device(), states.scalar_type());
    }
}
