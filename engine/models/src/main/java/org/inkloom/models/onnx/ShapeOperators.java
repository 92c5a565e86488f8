package org.inkloom.models.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/** What moves numbers and does not change them, and constants. */
final class ShapeOperators {
    private ShapeOperators() {}

    static void addTo(Map<String, OnnxOperator> all) {
        all.put("Concat", OnnxOperator.of(ShapeOperators::concat));
        all.put("Constant", OnnxOperator.of(ShapeOperators::constant));
        all.put("ConstantOfShape", OnnxOperator.of(ShapeOperators::constantOfShape));
        all.put("Expand", OnnxOperator.of(ShapeOperators::expand));
        all.put("Flatten", OnnxOperator.of(ShapeOperators::flatten));
        all.put("Gather", OnnxOperator.of(ShapeOperators::gather));
        all.put("Reshape", OnnxOperator.of(ShapeOperators::reshape));
        all.put("Shape", OnnxOperator.of(ShapeOperators::shape));
        all.put("Slice", OnnxOperator.of(ShapeOperators::slice));
        all.put("Split", ShapeOperators::split);
        all.put("Squeeze", OnnxOperator.of(ShapeOperators::squeeze));
        all.put("Transpose", OnnxOperator.of(ShapeOperators::transpose));
        all.put("Unsqueeze", OnnxOperator.of(ShapeOperators::unsqueeze));
    }

    private static Tensor concat(OnnxCall call) {
        Tensor[] parts = new Tensor[call.inputs().size()];
        Arrays.setAll(parts, call::in);
        return Tensors.cat(call.whole("axis", 0), parts);
    }

    private static Tensor constant(OnnxCall call) {
        if (call.has("value_float")) {
            return Tensors.of(new float[] {(float) call.number("value_float", 0)});
        }
        if (call.has("value_int")) {
            return Tensors.of(new long[] {call.whole("value_int", 0)});
        }
        if (call.has("value_floats")) {
            float[] values = call.numbers("value_floats");
            return Tensors.of(values, values.length);
        }
        if (call.has("value_ints")) {
            long[] values = call.list("value_ints");
            return Tensors.of(values, values.length);
        }
        return call.tensor("value")
                .map(Tensors::copyOf)
                .orElseThrow(() -> new OnnxFault("is a constant of a kind that is not read"));
    }

    private static Tensor constantOfShape(OnnxCall call) {
        Tensor value = call.tensor("value").map(Tensors::copyOf).orElseGet(() -> Tensors.of(new float[] {0}, 1));
        long[] shape = Tensors.longs(call.in(0));
        return value.reshape(1)
                .expand(LongStream.of(shape).reduce(1, (a, b) -> a * b))
                .reshape(shape);
    }

    private static Tensor expand(OnnxCall call) {
        Tensor x = call.in(0);
        long[] wanted = Tensors.longs(call.in(1));
        long[] have = Tensors.shape(x);
        long[] shape = new long[Math.max(wanted.length, have.length)];
        for (int i = 1; i <= shape.length; i++) {
            long mine = i <= have.length ? have[have.length - i] : 1;
            long theirs = i <= wanted.length ? wanted[wanted.length - i] : 1;
            shape[shape.length - i] = mine == 1 ? theirs : mine;
        }
        return x.expand(shape);
    }

    private static Tensor flatten(OnnxCall call) {
        Tensor x = call.in(0);
        long axis = OnnxCall.axis(call.whole("axis", 1), x.dim());
        long rows = LongStream.of(Tensors.shape(x)).limit(axis).reduce(1, (a, b) -> a * b);
        return x.reshape(rows, -1);
    }

    /** The places may have any shape, which takes that of the axis; negative ones count from the end. */
    private static Tensor gather(OnnxCall call) {
        Tensor x = call.in(0);
        Tensor places = call.in(1);
        int axis = (int) OnnxCall.axis(call.whole("axis", 0), x.dim());
        long[] ids = Tensors.longs(Tensors.cast(places.reshape(-1), DType.INT64));
        for (int i = 0; i < ids.length; i++) {
            ids[i] = OnnxCall.axis(ids[i], x.size(axis));
        }
        Tensor rows = x.index_select(axis, Tensors.of(ids, ids.length).to(x.device(), torch.ScalarType.Long));
        List<Long> shape = new ArrayList<>();
        LongStream.of(Tensors.shape(x)).limit(axis).forEach(shape::add);
        LongStream.of(Tensors.shape(places)).forEach(shape::add);
        LongStream.of(Tensors.shape(x)).skip(axis + 1L).forEach(shape::add);
        return rows.reshape(shape.stream().mapToLong(Long::longValue).toArray());
    }

    /** A zero stands for the size that is there. */
    private static Tensor reshape(OnnxCall call) {
        Tensor x = call.in(0);
        long[] shape = call.axes(1, "shape")
                .orElseThrow(() -> new OnnxFault("says no shape"))
                .clone();
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 0 && call.whole("allowzero", 0) == 0) {
                shape[i] = x.size(i);
            }
        }
        return x.reshape(shape);
    }

    private static Tensor shape(OnnxCall call) {
        long[] all = Tensors.shape(call.in(0));
        int start = Math.clamp(OnnxCall.axis(call.whole("start", 0), all.length), 0, all.length);
        int end = Math.clamp(OnnxCall.axis(call.whole("end", all.length), all.length), start, all.length);
        return Tensors.of(Arrays.copyOfRange(all, start, end), end - start);
    }

    private static Tensor slice(OnnxCall call) {
        Tensor x = call.in(0);
        long[] starts = call.axes(1, "starts").orElseThrow(() -> new OnnxFault("says no starts"));
        long[] ends = call.axes(2, "ends").orElseThrow(() -> new OnnxFault("says no ends"));
        long[] axes = call.axes(3, "axes")
                .orElseGet(() -> LongStream.range(0, starts.length).toArray());
        long[] steps = call.optional(4).map(Tensors::longs).orElseGet(() -> {
            long[] ones = new long[starts.length];
            Arrays.fill(ones, 1);
            return ones;
        });
        for (int i = 0; i < axes.length; i++) {
            if (steps[i] < 1) {
                throw new OnnxFault("steps backwards, which is not computed");
            }
            x = x.slice(axes[i], new LongOptional(starts[i]), new LongOptional(ends[i]), steps[i]);
        }
        return x;
    }

    private static List<Tensor> split(OnnxCall call) {
        Tensor x = call.in(0);
        int axis = (int) OnnxCall.axis(call.whole("axis", 0), x.dim());
        int count = call.node().outputs().size();
        long even = (x.size(axis) + count - 1) / count;
        long[] sizes = call.axes(1, "split")
                .orElseGet(() -> LongStream.range(0, count)
                        .map(i -> Math.min(even, x.size(axis) - i * even))
                        .toArray());
        List<Tensor> parts = new ArrayList<>();
        long start = 0;
        for (long size : sizes) {
            parts.add(x.narrow(axis, start, size));
            start += size;
        }
        return parts;
    }

    private static Tensor squeeze(OnnxCall call) {
        Tensor x = call.in(0);
        long[] axes = call.axes(1, "axes")
                .orElseGet(() ->
                        LongStream.range(0, x.dim()).filter(i -> x.size(i) == 1).toArray());
        boolean[] gone = new boolean[(int) x.dim()];
        for (long axis : axes) {
            gone[(int) OnnxCall.axis(axis, x.dim())] = true;
        }
        return x.reshape(LongStream.range(0, x.dim())
                .filter(i -> !gone[(int) i])
                .map(x::size)
                .toArray());
    }

    private static Tensor unsqueeze(OnnxCall call) {
        Tensor x = call.in(0);
        long[] axes = call.axes(1, "axes").orElseThrow(() -> new OnnxFault("says no axes"));
        boolean[] added = new boolean[(int) x.dim() + axes.length];
        for (long axis : axes) {
            added[(int) OnnxCall.axis(axis, added.length)] = true;
        }
        long[] shape = new long[added.length];
        int next = 0;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = added[i] ? 1 : x.size(next++);
        }
        return x.reshape(shape);
    }

    private static Tensor transpose(OnnxCall call) {
        Tensor x = call.in(0);
        long last = x.dim() - 1;
        long[] reversed = LongStream.rangeClosed(0, last).map(i -> last - i).toArray();
        return x.permute(call.list("perm", reversed)).contiguous();
    }
}
