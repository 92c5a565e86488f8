package org.inkloom.tensor.layers;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.weights.DType;

/** Root-mean-square normalisation over the last dimension (Zhang and Sennrich, arXiv:1910.07467). */
public final class RmsNorm {
    private final Parameter weight;
    private final double epsilon;

    /** Takes {@code weight [features]}. */
    public RmsNorm(WeightScope w, long features, double epsilon) {
        weight = w.parameter("weight", features);
        this.epsilon = epsilon;
    }

    /**
     * Normalises; the mean square is taken in float32 whatever the input, as the published encoders do.
     *
     * @param x {@code [..., features]}
     * @return the same shape and type
     */
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor wide = Tensors.cast(x, DType.FLOAT32);
            Tensor meanSquare =
                    wide.mul(wide).mean(new long[] {-1}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
            Tensor normal = wide.mul(torch.rsqrt(meanSquare.add(new Scalar(epsilon))));
            return scope.keep(weight.value().mul(normal).to(x.scalar_type()));
        }
    }
}
