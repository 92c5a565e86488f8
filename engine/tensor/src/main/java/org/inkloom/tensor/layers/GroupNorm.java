package org.inkloom.tensor.layers;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;

/** Group normalisation (Wu and He, arXiv:1803.08494) with scale and shift per channel. */
public final class GroupNorm {
    private final Parameter weight;
    private final Parameter bias;
    private final long groups;
    private final double epsilon;

    /** Takes {@code weight [channels]} and {@code bias [channels]}. */
    public GroupNorm(WeightScope w, long groups, long channels, double epsilon) {
        weight = w.parameter("weight", channels);
        bias = w.parameter("bias", channels);
        this.groups = groups;
        this.epsilon = epsilon;
    }

    /**
     * Normalises.
     *
     * @param x {@code [B, channels, ...]}
     * @return the same shape
     */
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(torch.group_norm(x, groups, weight.optional(), bias.optional(), epsilon, true));
        }
    }

    /** Normalises and applies SiLU, the pair that opens every convolution of a residual block. */
    public Tensor forwardSilu(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(
                    torch.silu(torch.group_norm(x, groups, weight.optional(), bias.optional(), epsilon, true)));
        }
    }
}
