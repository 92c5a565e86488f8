package org.inkloom.diffusion.prompt;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/** Applies prompt weights to a text encoder's hidden states, in float32. */
public final class StateWeights {
    private StateWeights() {}

    /**
     * Applies weights as ComfyUI does: each state is scaled relative to the empty prompt's, {@code (z - z_empty) * w +
     * z_empty}.
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
     * Applies weights as A1111 does: states are multiplied by them, then all states by one factor that restores the
     * mean.
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
