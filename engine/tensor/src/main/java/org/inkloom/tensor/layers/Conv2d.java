package org.inkloom.tensor.layers;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.inkloom.tensor.LowRankAdapter;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;

/** Two-dimensional convolution with bias, plus {@code scale · up(down(x))} for each adapter. */
public final class Conv2d {
    /**
     * Sizes of a convolution.
     *
     * @param in input channels
     * @param out output channels
     * @param kernel side of the square kernel
     * @param stride step of the kernel
     * @param padding zeros on each side
     */
    public record Config(long in, long out, long kernel, long stride, long padding) {
        /** A 3×3 convolution that keeps the picture's size. */
        public static Config same3x3(long in, long out) {
            return new Config(in, out, 3, 1, 1);
        }

        /** A 1×1 convolution. */
        public static Config pointwise(long in, long out) {
            return new Config(in, out, 1, 1, 0);
        }

        /** A 3×3 convolution that halves height and width. */
        public static Config halving3x3(long in, long out, long padding) {
            return new Config(in, out, 3, 2, padding);
        }
    }

    private static final long[] ONE = {1, 1};
    private static final long[] ZERO = {0, 0};

    private final Parameter weight;
    private final Parameter bias;
    private final List<LowRankAdapter> adapters;
    private final long[] stride;
    private final long[] padding;

    /** Takes {@code weight [out, in, kernel, kernel]} and {@code bias [out]}. */
    public Conv2d(WeightScope w, Config config) {
        weight = w.parameter("weight", config.out(), config.in(), config.kernel(), config.kernel());
        bias = w.parameter("bias", config.out());
        adapters = w.adapters();
        stride = new long[] {config.stride(), config.stride()};
        padding = new long[] {config.padding(), config.padding()};
    }

    /**
     * Applies the convolution.
     *
     * @param x {@code [B, in, H, W]}
     * @return {@code [B, out, H', W']}
     */
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor y = Convolution.apply(x, weight.value(), bias.optional(), stride, padding);
            for (LowRankAdapter adapter : adapters) {
                y = y.add(Tensors.mul(delta(adapter, x), adapter.scale()));
            }
            return scope.keep(y);
        }
    }

    private Tensor delta(LowRankAdapter adapter, Tensor x) {
        Tensor down = adapter.down().to(x.scalar_type());
        Tensor up = adapter.up().to(x.scalar_type());
        TensorOptional none = new TensorOptional();
        return Convolution.apply(Convolution.apply(x, down, none, stride, padding), up, none, ONE, ZERO);
    }
}
