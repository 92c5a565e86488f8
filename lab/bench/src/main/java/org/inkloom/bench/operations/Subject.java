package org.inkloom.bench.operations;

import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.SeededWeights;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.weights.DType;

/** An operation with inputs and weights, ready to be done by our own layers in float32 on the CPU. */
final class Subject implements AutoCloseable {
    private final Scope scope = Scope.open();
    private final Weights weights = Weights.create(Placement.cpuFloat32().packed(), new SeededWeights(1));
    private final Supplier<Tensor> work;

    Subject(Operation operation) {
        work = prepare(operation);
    }

    /**
     * Does the operation that often.
     *
     * @return milliseconds of each time
     */
    double[] time(int times) {
        double[] ms = new double[times];
        try (NoGradGuard noGrad = new NoGradGuard()) {
            for (int i = 0; i < times; i++) {
                long start = System.nanoTime();
                try (Scope each = Scope.open()) {
                    var _ = work.get();
                }
                ms[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        return ms;
    }

    private Supplier<Tensor> prepare(Operation operation) {
        return switch (operation) {
            case Operation.Convolution c -> convolution(c);
            case Operation.Projection p -> projection(p);
            case Operation.Attending a -> attention(a);
            case Operation.GroupNormalization n -> groupNorm(n);
            case Operation.LayerNormalization n -> layerNorm(n);
            case Operation.GatedGelu g -> gatedGelu(g);
            case Operation.Addition a -> addition(a);
            case Operation.Joining j -> joining(j);
            case Operation.Doubling d -> doubling(d);
            case Operation.Turning t -> turning(t);
        };
    }

    private Supplier<Tensor> convolution(Operation.Convolution c) {
        Conv2d layer =
                layer(w -> new Conv2d(w, new Conv2d.Config(c.in(), c.out(), c.kernel(), c.stride(), c.kernel() / 2)));
        Tensor x = randn(c.batch(), c.in(), c.height(), c.width());
        return () -> layer.forward(x);
    }

    private Supplier<Tensor> projection(Operation.Projection p) {
        Linear layer =
                layer(w -> p.bias() ? Linear.withBias(w, p.in(), p.out()) : Linear.withoutBias(w, p.in(), p.out()));
        Tensor x = randn(p.batch(), p.positions(), p.in());
        return () -> layer.forward(x);
    }

    /** Queries, keys and values as projections leave them: heads beside each other within a position. */
    private Supplier<Tensor> attention(Operation.Attending a) {
        Tensor q = randn(a.batch(), a.queries(), a.heads(), a.features()).transpose(1, 2);
        Tensor k = randn(a.batch(), a.keys(), a.heads(), a.features()).transpose(1, 2);
        Tensor v = randn(a.batch(), a.keys(), a.heads(), a.features()).transpose(1, 2);
        return () -> Attention.apply(q, k, v, Attention.Mask.NONE)
                .transpose(1, 2)
                .reshape(a.batch(), a.queries(), a.heads() * a.features());
    }

    private Supplier<Tensor> groupNorm(Operation.GroupNormalization n) {
        GroupNorm layer = layer(w -> new GroupNorm(w, n.groups(), n.channels(), 1e-5));
        Tensor x = randn(n.batch(), n.channels(), n.height(), n.width());
        return () -> n.silu() ? layer.forwardSilu(x) : layer.forward(x);
    }

    private Supplier<Tensor> layerNorm(Operation.LayerNormalization n) {
        LayerNorm layer = layer(w -> new LayerNorm(w, n.features(), 1e-5));
        Tensor x = randn(n.batch(), n.positions(), n.features());
        return () -> layer.forward(x);
    }

    private Supplier<Tensor> gatedGelu(Operation.GatedGelu g) {
        Tensor both = randn(g.batch(), g.positions(), 2 * g.features());
        return () -> both.narrow(-1, 0, g.features()).mul(torch.gelu(both.narrow(-1, g.features(), g.features())));
    }

    private Supplier<Tensor> addition(Operation.Addition a) {
        Tensor x = randn(a.batch(), a.positions(), a.features());
        Tensor y = randn(a.batch(), a.positions(), a.features());
        return () -> x.add(y);
    }

    private Supplier<Tensor> joining(Operation.Joining j) {
        Tensor x = randn(j.batch(), j.first(), j.height(), j.width());
        Tensor y = randn(j.batch(), j.second(), j.height(), j.width());
        return () -> Tensors.cat(1, x, y);
    }

    private Supplier<Tensor> doubling(Operation.Doubling d) {
        Tensor x = randn(d.batch(), d.channels(), d.height(), d.width());
        return () -> torch.upsample_nearest2d(x, new long[] {2 * d.height(), 2 * d.width()});
    }

    private Supplier<Tensor> turning(Operation.Turning t) {
        Tensor x = randn(t.batch(), t.rows(), t.columns());
        return () -> x.transpose(1, 2).contiguous();
    }

    private <L> L layer(java.util.function.Function<WeightScope, L> constructor) {
        return weights.build("operation", AdapterSet.NONE, name -> false, constructor);
    }

    private static Tensor randn(long... shape) {
        return torch.randn(shape, Tensors.options(Device.CPU, DType.FLOAT32));
    }

    @Override
    public void close() {
        weights.close();
        scope.close();
    }
}
