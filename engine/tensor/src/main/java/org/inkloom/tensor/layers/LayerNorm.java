package org.inkloom.tensor.layers;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;

/** Layer normalisation over the last dimension (Ba et al., arXiv:1607.06450). */
public final class LayerNorm {
    private final Parameter weight;
    private final Parameter bias;
    private final long[] shape;
    private final double epsilon;

    /** Takes {@code weight [features]} and {@code bias [features]}. */
    public LayerNorm(WeightScope w, long features, double epsilon) {
        weight = w.parameter("weight", features);
        bias = w.parameter("bias", features);
        shape = new long[] {features};
        this.epsilon = epsilon;
    }

    /**
     * Normalises.
     *
     * @param x {@code [..., features]}
     * @return the same shape
     */
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(torch.layer_norm(x, shape, weight.optional(), bias.optional(), epsilon, true));
        }
    }
}
