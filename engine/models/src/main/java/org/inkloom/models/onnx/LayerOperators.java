package org.inkloom.models.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.layers.Convolution;

/** Convolutions, pooling, linear maps, norms, and resizing of maps {@code [B, C, H, W]}. */
final class LayerOperators {
    private static final long[] ONES = {1, 1};
    private static final double EXACT = 1e-6;

    private LayerOperators() {}

    static void addTo(Map<String, OnnxOperator> all) {
        all.put("Conv", OnnxOperator.of(LayerOperators::conv));
        all.put("MaxPool", OnnxOperator.of(LayerOperators::maxPool));
        all.put("AveragePool", OnnxOperator.of(LayerOperators::averagePool));
        all.put("Gemm", OnnxOperator.of(LayerOperators::gemm));
        all.put("BatchNormalization", OnnxOperator.of(LayerOperators::batchNorm));
        all.put("Resize", OnnxOperator.of(LayerOperators::resize));
        all.put("Softmax", OnnxOperator.of(LayerOperators::softmax));
        all.put("Pad", OnnxOperator.of(LayerOperators::pad));
    }

    private static Tensor conv(OnnxCall call) {
        requireFlat(call);
        Tensor kernel = call.in(1);
        TensorOptional bias = call.optional(2).map(TensorOptional::new).orElseGet(TensorOptional::new);
        long[] strides = call.list("strides", ONES);
        long[] dilations = call.list("dilations", ONES);
        long groups = call.whole("group", 1);
        long[] pads = call.list("pads", 0, 0, 0, 0);
        Tensor x = isEven(pads) ? call.in(0) : padded(call.in(0), pads, 0);
        long[] padding = isEven(pads) ? new long[] {pads[0], pads[1]} : new long[] {0, 0};
        return groups == 1 && Arrays.equals(dilations, ONES)
                ? Convolution.apply(x, kernel, bias, strides, padding)
                : torch.conv2d(x, kernel, bias, strides, padding, dilations, groups);
    }

    private static void requireFlat(OnnxCall call) {
        if (call.in(0).dim() != 4) {
            throw new OnnxFault(
                    "works on values of " + call.in(0).dim() + " dimensions, and only maps of 4 are computed");
        }
        call.require("auto_pad", "NOTSET");
    }

    /** Whether as much is added before as behind. */
    private static boolean isEven(long... pads) {
        return pads[0] == pads[2] && pads[1] == pads[3];
    }

    /** ONNX has all beginnings first, libtorch the last dimension first, each with beginning and end. */
    private static Tensor padded(Tensor x, long[] pads, double value) {
        int dimensions = pads.length / 2;
        long[] turned = new long[pads.length];
        for (int i = 0; i < dimensions; i++) {
            turned[2 * i] = pads[dimensions - 1 - i];
            turned[2 * i + 1] = pads[2 * dimensions - 1 - i];
        }
        return torch.constant_pad_nd(x, turned, new Scalar(value));
    }

    private static Tensor maxPool(OnnxCall call) {
        requireFlat(call);
        if (call.node().outputs().size() > 1) {
            throw new OnnxFault("gives the places of its maxima, which are not computed");
        }
        long[] pads = call.list("pads", 0, 0, 0, 0);
        Tensor x = isEven(pads) ? call.in(0) : padded(call.in(0), pads, Double.NEGATIVE_INFINITY);
        return torch.max_pool2d(
                x,
                call.list("kernel_shape"),
                call.list("strides", ONES),
                isEven(pads) ? new long[] {pads[0], pads[1]} : new long[] {0, 0},
                call.list("dilations", ONES),
                call.whole("ceil_mode", 0) != 0);
    }

    private static Tensor averagePool(OnnxCall call) {
        requireFlat(call);
        long[] pads = call.list("pads", 0, 0, 0, 0);
        if (!isEven(pads)) {
            throw new OnnxFault("adds more on one side than on the other, which is not computed");
        }
        return torch.avg_pool2d(
                call.in(0),
                call.list("kernel_shape"),
                call.list("strides", ONES),
                new long[] {pads[0], pads[1]},
                call.whole("ceil_mode", 0) != 0,
                call.whole("count_include_pad", 0) != 0,
                new LongOptional());
    }

    private static Tensor gemm(OnnxCall call) {
        Tensor a = call.whole("transA", 0) == 0 ? call.in(0) : call.in(0).t();
        Tensor b = call.whole("transB", 0) == 0 ? call.in(1) : call.in(1).t();
        Tensor product = Tensors.mul(torch.matmul(a, b), call.number("alpha", 1));
        return call.optional(2)
                .map(summand -> product.add(Tensors.mul(summand, call.number("beta", 1))))
                .orElse(product);
    }

    private static Tensor batchNorm(OnnxCall call) {
        Tensor x = call.in(0);
        long[] shape = new long[(int) x.dim()];
        Arrays.fill(shape, 1);
        shape[1] = x.size(1);
        Tensor deviation = Tensors.add(call.in(4), call.number("epsilon", 1e-5)).sqrt();
        Tensor factor = call.in(1).div(deviation);
        Tensor shift = call.in(2).sub(call.in(3).mul(factor));
        return x.mul(factor.reshape(shape)).add(shift.reshape(shape));
    }

    /** Before version 13 everything from the axis on is one row. */
    private static Tensor softmax(OnnxCall call) {
        Tensor x = call.in(0);
        boolean old = call.opset() < 13;
        long axis = OnnxCall.axis(call.whole("axis", old ? 1 : -1), x.dim());
        if (!old) {
            return torch.softmax(x, axis);
        }
        return torch.softmax(x.flatten(axis, -1), axis).reshape(Tensors.shape(x));
    }

    private static Tensor pad(OnnxCall call) {
        if (!call.text("mode", "constant").equals("constant")) {
            throw new OnnxFault("pads by " + call.text("mode", "") + ", and only constant is computed");
        }
        long[] pads = call.axes(1, "pads").orElseThrow(() -> new OnnxFault("says no pads"));
        double value = call.has("value")
                ? call.number("value", 0)
                : call.optional(2).map(Tensors::item).orElse(0.0);
        return padded(call.in(0), pads, value);
    }

    /** Nearest neighbours by whole factors, and between two pixels each way. */
    private static Tensor resize(OnnxCall call) {
        Tensor x = call.in(0);
        if (x.dim() != 4) {
            throw new OnnxFault("resizes values of " + x.dim() + " dimensions, and only maps of 4 are resized");
        }
        long[] size = size(call, x);
        String mode = call.text("mode", "nearest");
        String places = call.text("coordinate_transformation_mode", "half_pixel");
        if (mode.equals("nearest")) {
            requireWholeFactors(call, x, places, size);
            return torch.upsample_nearest2d(x, size);
        }
        boolean corners = places.equals("align_corners");
        boolean centres = List.of("half_pixel", "pytorch_half_pixel").contains(places);
        if (!mode.equals("linear") || !corners && !centres) {
            throw new OnnxFault("resizes by " + mode + " with " + places + ", which is not computed");
        }
        return torch.upsample_bilinear2d(x, size, corners);
    }

    private static long[] size(OnnxCall call, Tensor x) {
        int scales = call.opset() < 11 ? 1 : 2;
        var sizes = call.optional(3).map(Tensors::longs).filter(all -> all.length == 4);
        if (sizes.isPresent()) {
            return Arrays.copyOfRange(sizes.get(), 2, 4);
        }
        float[] factors = call.optional(scales).map(Tensors::floats).orElse(new float[0]);
        if (factors.length != 4 || factors[0] != 1 || factors[1] != 1) {
            throw new OnnxFault("says no sizes for height and width alone");
        }
        return new long[] {(long) (x.size(2) * (double) factors[2]), (long) (x.size(3) * (double) factors[3])};
    }

    /** By whole factors every pixel becomes a block, wherever pixels are said to lie, unless places are rounded up. */
    private static void requireWholeFactors(OnnxCall call, Tensor x, String places, long... size) {
        String rounding = call.text("nearest_mode", call.opset() < 11 ? "floor" : "round_prefer_floor");
        boolean asymmetric = places.equals("asymmetric") || call.opset() < 11;
        boolean blocks = size[0] % x.size(2) == 0 && size[1] % x.size(3) == 0;
        boolean twice = size[0] / (double) x.size(2) <= 2 + EXACT && size[1] / (double) x.size(3) <= 2 + EXACT;
        boolean known = asymmetric
                ? rounding.equals("floor") || rounding.equals("round_prefer_floor") && twice
                : places.equals("half_pixel") && rounding.startsWith("round_prefer");
        if (!blocks || !known) {
            throw new OnnxFault("resizes to nearest neighbours with " + places + ", " + rounding + " from " + x.size(2)
                    + "x" + x.size(3) + " to " + size[0] + "x" + size[1] + ", which is not computed");
        }
    }
}
