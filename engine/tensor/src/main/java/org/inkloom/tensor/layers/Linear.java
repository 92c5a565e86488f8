package org.inkloom.tensor.layers;

import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.LowRankAdapter;
import org.inkloom.tensor.OneDnn;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.jspecify.annotations.Nullable;

/** Affine map of the last dimension: {@code y = x Wᵀ + b}, plus {@code scale · up(down(x))} for each adapter. */
public final class Linear {
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final List<LowRankAdapter> adapters;
    private final long out;
    private final boolean oneDnn;
    private final boolean trained;

    private Linear(WeightScope w, Parameter weight, @Nullable Parameter bias, long out) {
        this.weight = weight;
        this.bias = bias;
        this.out = out;
        adapters = w.adapters();
        oneDnn = w.usesOneDnn();
        trained = w.isTrained();
    }

    /** Takes {@code weight [out, in]} and {@code bias [out]}. */
    public static Linear withBias(WeightScope w, long in, long out) {
        return new Linear(w, w.matrix("weight", out, in), w.parameter("bias", out), out);
    }

    /** Takes {@code weight [out, in]} alone. */
    public static Linear withoutBias(WeightScope w, long in, long out) {
        return new Linear(w, w.matrix("weight", out, in), null, out);
    }

    /**
     * Applies the map.
     *
     * @param x {@code [..., in]}
     * @return {@code [..., out]}
     */
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            if (!adapters.isEmpty() && x.is_cuda()) {
                return scope.keep(adaptedOnGpu(x));
            }
            Tensor y = base(x);
            for (LowRankAdapter adapter : adapters) {
                y = y.add(Tensors.mul(delta(adapter, x), adapter.scale()));
            }
            return scope.keep(y);
        }
    }

    /**
     * Computes an adapter with its second product added in place: it saves two passes over the result, and two more in
     * the backward pass.
     */
    private Tensor adaptedOnGpu(Tensor x) {
        Tensor rows = x.reshape(-1, x.size(-1));
        Tensor y = base(rows);
        for (LowRankAdapter adapter : adapters) {
            Tensor down = adapter.down().to(x.scalar_type());
            Tensor up = adapter.up().to(x.scalar_type());
            y.addmm_(torch.linear(rows, down), up.t(), new Scalar(1.0), new Scalar(adapter.scale()));
        }
        long[] shape = Tensors.shape(x);
        shape[shape.length - 1] = out;
        return y.view(shape);
    }

    private Tensor base(Tensor x) {
        if (weight.isPacked()) {
            if (x.requires_grad()) {
                throw new IllegalStateException("weights that are packed for inference cannot be differentiated");
            }
            return OneDnn.linear(x, weight, bias);
        }
        if (oneDnn && OneDnn.isLarge(x, out)) {
            // With trained adapters, passes with and without gradients must agree to the last bit, so both use the
            // operation through which gradients can flow.
            return trained || GradMode.is_enabled()
                    ? OneDnn.differentiableLinear(x, weight, bias)
                    : OneDnn.linear(x, weight, bias);
        }
        return torch.linear(x, weight.value(), bias == null ? new TensorOptional() : bias.optional());
    }

    private static Tensor delta(LowRankAdapter adapter, Tensor x) {
        // Trained adapters are kept in float32 while the model computes in half precision. The conversion takes part in
        // the backward pass.
        Tensor down = adapter.down().to(x.scalar_type());
        Tensor up = adapter.up().to(x.scalar_type());
        return torch.linear(torch.linear(x, down), up);
    }
}
