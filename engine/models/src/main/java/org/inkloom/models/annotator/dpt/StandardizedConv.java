package org.inkloom.models.annotator.dpt;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Convolution;

/**
 * A convolution without bias whose kernels have mean 0 and variance 1 (Qiao et al., arXiv:1903.10520), with the padding of
 * TensorFlow's "same": what an odd number of zeros leaves over goes to the right and below.
 */
final class StandardizedConv {
    private static final double EPSILON = 1e-8;
    private static final long[] NONE = {0, 0};

    private final Tensor weight;
    private final long kernel;
    private final long stride;

    StandardizedConv(WeightScope w, long in, long out, long kernel, long stride) {
        Parameter raw = w.parameter("weight", out, in, kernel, kernel);
        this.kernel = kernel;
        this.stride = stride;
        weight = w.constant("standardized", () -> raw.value().defined() ? standardized(raw.value()) : raw.value());
    }

    private static Tensor standardized(Tensor weight) {
        try (Scope scope = Scope.open()) {
            long out = weight.size(0);
            TensorOptional none = new TensorOptional();
            Tensor rows = weight.reshape(1, out, -1);
            Tensor even = torch.batch_norm(rows, none, none, none, none, true, 0.0, EPSILON, false);
            return scope.keep(even.reshape(out, weight.size(1), weight.size(2), weight.size(3)));
        }
    }

    Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor padded = padded(x, kernel, stride, 0);
            return scope.keep(
                    Convolution.apply(padded, weight, new TensorOptional(), new long[] {stride, stride}, NONE));
        }
    }

    /** Pads as TensorFlow's "same" does, so that a step of {@code stride} gives {@code ceil(size / stride)} results. */
    static Tensor padded(Tensor x, long kernel, long stride, double value) {
        long down = missing(x.size(2), kernel, stride);
        long across = missing(x.size(3), kernel, stride);
        return down == 0 && across == 0
                ? x
                : torch.constant_pad_nd(
                        x, new long[] {across / 2, across - across / 2, down / 2, down - down / 2}, new Scalar(value));
    }

    private static long missing(long size, long kernel, long stride) {
        long results = (size + stride - 1) / stride;
        return Math.max(0, (results - 1) * stride + kernel - size);
    }
}
