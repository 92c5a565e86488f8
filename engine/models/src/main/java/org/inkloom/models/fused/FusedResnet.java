package org.inkloom.models.fused;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.fused.Affine;
import org.inkloom.tensor.fused.FusedKernels;
import org.inkloom.tensor.layers.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * A residual block, with or without a time vector t: {@code x' + conv2(silu(norm2(conv1(silu(norm1(x))) + t)))}, where
 * {@code x'} is {@code x} or a 1×1 convolution of it. The biases, the time vector and the last sum are all added inside
 * the normalisations' kernels, so that none of them costs a kernel of its own.
 */
public final class FusedResnet {
    /**
     * Sizes.
     *
     * @param in input channels
     * @param out output channels
     * @param groups of the normalisations
     * @param epsilon of the normalisations
     */
    public record Config(long in, long out, int groups, double epsilon) {}

    private final FusedKernels kernels;
    private final int groups;
    private final Affine norm1;
    private final FusedConv conv1;
    private final Affine norm2;
    private final FusedConv conv2;
    private final @Nullable FusedConv shortcut;
    private final Tensor lastBias;

    /** Takes {@code norm1}, {@code conv1}, {@code norm2}, {@code conv2} and, where channels change, {@code conv_shortcut}. */
    public FusedResnet(WeightScope w, Config config, FusedKernels kernels) {
        this.kernels = kernels;
        groups = config.groups();
        norm1 = HeldWeights.affine(w.in("norm1"), config.in(), config.epsilon());
        conv1 = new FusedConv(w.in("conv1"), Conv2d.Config.same3x3(config.in(), config.out()));
        norm2 = HeldWeights.affine(w.in("norm2"), config.out(), config.epsilon());
        conv2 = new FusedConv(w.in("conv2"), Conv2d.Config.same3x3(config.out(), config.out()));
        shortcut = config.in() == config.out()
                ? null
                : new FusedConv(w.in("conv_shortcut"), Conv2d.Config.pointwise(config.in(), config.out()));
        lastBias = shortcut == null
                ? conv2.bias()
                : HeldWeights.sum(w, "conv2+conv_shortcut.bias", List.of(conv2.bias(), shortcut.bias()));
    }

    /**
     * Returns the bias {@code [out]} of the first convolution. It is not added by that convolution: the shift that is
     * handed to {@link #forward(Feature, Tensor)} must contain it.
     */
    public Tensor firstBias() {
        return conv1.bias();
    }

    /**
     * Computes the block without a time vector. {@code x} is {@code [B, in, H, W]}, the result {@code [B, out, H, W]};
     * its tensors belong to the caller's scope.
     */
    public Feature forward(Feature x) {
        return forward(x, conv1.bias());
    }

    /**
     * Computes the block with a time vector.
     *
     * @param x {@code [B, in, H, W]}
     * @param shift {@code [B, out]}: the time vector, plus {@link #firstBias}
     * @return {@code [B, out, H, W]}; its tensors belong to the caller's scope
     */
    public Feature forward(Feature x, Tensor shift) {
        try (Scope scope = Scope.open()) {
            Tensor normal = x.normalised(kernels, norm1, groups, FusedKernels.Activation.SILU, scope);
            Tensor h = kernels.groupNorm(
                    conv1.forward(normal), Optional.of(shift), norm2, groups, FusedKernels.Activation.SILU);
            Tensor sum = x.settle(kernels, scope);
            Tensor residual = shortcut == null ? sum : scope.keep(shortcut.forward(sum));
            return Feature.of(scope.keep(conv2.forward(h)), lastBias, residual);
        }
    }
}
