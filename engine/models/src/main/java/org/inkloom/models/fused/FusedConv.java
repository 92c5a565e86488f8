package org.inkloom.models.fused;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.LowRankAdapter;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;

/**
 * A convolution of channels-last features that leaves its bias out. libtorch would add the bias by a kernel of its own;
 * here the kernel that comes next, usually a normalisation, adds it on its way.
 */
public final class FusedConv {
    private static final long[] ONE = {1, 1};
    private static final long[] ZERO = {0, 0};

    /**
     * The number of output channels is filled up with zeros to a multiple of this, because cuDNN's fast kernels take no
     * other.
     */
    private static final long MULTIPLE = 8;

    private final Tensor weight;
    private final Tensor bias;
    private final long out;
    private final List<LowRankAdapter> adapters;
    private final long[] stride;
    private final long[] padding;

    /** Takes {@code weight [out, in, kernel, kernel]}, which it lays out channels-last, and {@code bias [out]}. */
    public FusedConv(WeightScope w, Conv2d.Config config) {
        Parameter plain = w.parameter("weight", config.out(), config.in(), config.kernel(), config.kernel());
        out = config.out();
        weight = w.constant(
                "weight.channels_last", () -> padded(plain.value(), out).contiguous(torch.MemoryFormat.ChannelsLast));
        if (weight.size(0) == out) {
            HeldWeights.move(w, plain, weight);
        }
        bias = HeldWeights.value(w, "bias", w.parameter("bias", config.out()));
        adapters = w.adapters();
        stride = new long[] {config.stride(), config.stride()};
        padding = new long[] {config.padding(), config.padding()};
    }

    private static Tensor padded(Tensor weight, long out) {
        long lacking = (MULTIPLE - out % MULTIPLE) % MULTIPLE;
        return lacking == 0
                ? weight
                : torch.constant_pad_nd(weight, new long[] {0, 0, 0, 0, 0, 0, 0, lacking}, new Scalar(0));
    }

    /** Returns the bias {@code [out]}, which the caller has to add to what {@link #forward} returns. */
    public Tensor bias() {
        return bias;
    }

    boolean isAdapted() {
        return !adapters.isEmpty();
    }

    Tensor weight() {
        return weight;
    }

    /** Maps {@code [B, in, H, W]} to {@code [B, out, H', W']}, without the bias. */
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor y = torch.conv2d(x, weight, new TensorOptional(), stride, padding, ONE, 1);
            if (weight.size(0) != out) {
                y = y.narrow(1, 0, out);
            }
            for (LowRankAdapter adapter : adapters) {
                y = y.add(Tensors.mul(delta(adapter, x), adapter.scale()));
            }
            return scope.keep(y);
        }
    }

    /**
     * As {@link #forward}, but with the bias added and in libtorch's usual layout: for a network's last layer, whose
     * result leaves the fused kernels.
     */
    public Tensor last(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(forward(x).contiguous().add(bias.view(1, out, 1, 1)));
        }
    }

    private Tensor delta(LowRankAdapter adapter, Tensor x) {
        Tensor down = adapter.down().to(x.scalar_type());
        Tensor up = adapter.up().to(x.scalar_type());
        TensorOptional none = new TensorOptional();
        return torch.conv2d(torch.conv2d(x, down, none, stride, padding, ONE, 1), up, none, ONE, ZERO, ONE, 1);
    }
}
