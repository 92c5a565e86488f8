package org.inkloom.models.onnx;

import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/** Means, sums and the like over some dimensions. */
final class ReductionOperators {
    private ReductionOperators() {}

    @FunctionalInterface
    private interface Reduction {
        Tensor over(Tensor x, long[] axes, boolean kept);
    }

    static void addTo(Map<String, OnnxOperator> all) {
        put(all, "ReduceMean", (x, axes, kept) -> x.mean(axes, kept, new ScalarTypeOptional()));
        put(all, "ReduceSum", (x, axes, kept) -> x.sum(axes, kept, new ScalarTypeOptional()));
        put(all, "ReduceMax", Tensor::amax);
        put(all, "ReduceMin", Tensor::amin);
        put(
                all,
                "ReduceL2",
                (x, axes, kept) ->
                        x.square().sum(axes, kept, new ScalarTypeOptional()).sqrt());
        all.put(
                "GlobalAveragePool",
                OnnxOperator.of(call -> call.in(0).mean(spatial(call.in(0)), true, new ScalarTypeOptional())));
        all.put("GlobalMaxPool", OnnxOperator.of(call -> call.in(0).amax(spatial(call.in(0)), true)));
    }

    private static void put(Map<String, OnnxOperator> all, String name, Reduction reduction) {
        all.put(name, OnnxOperator.of(call -> {
            Tensor x = call.in(0);
            Optional<long[]> said = call.axes(1, "axes").filter(axes -> axes.length > 0);
            if (said.isEmpty() && call.whole("noop_with_empty_axes", 0) != 0) {
                return x;
            }
            long[] axes = said.orElseGet(() -> LongStream.range(0, x.dim()).toArray());
            return reduction.over(x, axes, call.whole("keepdims", 1) != 0);
        }));
    }

    private static long[] spatial(Tensor x) {
        return LongStream.range(2, x.dim()).toArray();
    }
}
