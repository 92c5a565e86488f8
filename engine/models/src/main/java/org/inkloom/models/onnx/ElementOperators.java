package org.inkloom.models.onnx;

import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/** What is computed number by number, and of two values after they were broadcast. */
final class ElementOperators {
    private ElementOperators() {}

    static void addTo(Map<String, OnnxOperator> all) {
        one(all, "Relu", torch::relu);
        one(all, "Sigmoid", torch::sigmoid);
        one(all, "Tanh", torch::tanh);
        one(all, "Erf", torch::erf);
        one(all, "Sqrt", Tensor::sqrt);
        one(all, "Exp", Tensor::exp);
        one(all, "Log", Tensor::log);
        one(all, "Abs", Tensor::abs);
        one(all, "Neg", Tensor::neg);
        one(all, "Floor", Tensor::floor);
        one(all, "Ceil", Tensor::ceil);
        one(all, "Reciprocal", Tensor::reciprocal);
        one(all, "Identity", x -> x);
        one(all, "Dropout", x -> x);
        one(all, "HardSwish", x -> x.mul(hardSigmoid(x, 1 / 6.0, 0.5)));
        all.put(
                "LeakyRelu",
                OnnxOperator.of(call -> torch.leaky_relu(call.in(0), new Scalar(call.number("alpha", 0.01)))));
        all.put(
                "HardSigmoid",
                OnnxOperator.of(call -> hardSigmoid(call.in(0), call.number("alpha", 0.2), call.number("beta", 0.5))));
        all.put("Clip", OnnxOperator.of(ElementOperators::clip));
        all.put("Cast", OnnxOperator.of(call -> Tensors.cast(call.in(0), type(call.whole("to", 1)))));
        all.put("Where", OnnxOperator.of(call -> torch.where(call.in(0), call.in(1), call.in(2))));
        two(all, "Add", Tensor::add);
        two(all, "Sub", Tensor::sub);
        two(all, "Mul", Tensor::mul);
        two(all, "Div", ElementOperators::divided);
        two(all, "Pow", Tensor::pow);
        two(all, "Equal", Tensor::eq);
        two(all, "MatMul", torch::matmul);
        many(all, "Max", torch::maximum);
        many(all, "Min", torch::minimum);
        many(all, "Sum", Tensor::add);
    }

    private static void one(Map<String, OnnxOperator> all, String name, UnaryOperator<Tensor> of) {
        all.put(name, OnnxOperator.of(call -> of.apply(call.in(0))));
    }

    private static void two(Map<String, OnnxOperator> all, String name, BinaryOperator<Tensor> of) {
        all.put(name, OnnxOperator.of(call -> of.apply(call.in(0), call.in(1))));
    }

    private static void many(Map<String, OnnxOperator> all, String name, BinaryOperator<Tensor> of) {
        all.put(name, OnnxOperator.of(call -> {
            Tensor result = call.in(0);
            for (int i = 1; i < call.inputs().size(); i++) {
                result = of.apply(result, call.in(i));
            }
            return result;
        }));
    }

    private static Tensor hardSigmoid(Tensor x, double alpha, double beta) {
        return clamped(Tensors.add(Tensors.mul(x, alpha), beta), Optional.of(0.0), Optional.of(1.0));
    }

    /** Limits are values since version 11 and were attributes before. */
    private static Tensor clip(OnnxCall call) {
        return clamped(call.in(0), limit(call, 1, "min"), limit(call, 2, "max"));
    }

    private static Optional<Double> limit(OnnxCall call, int index, String name) {
        return call.has(name)
                ? Optional.of(call.number(name, 0))
                : call.optional(index).map(Tensors::item);
    }

    private static Tensor clamped(Tensor x, Optional<Double> least, Optional<Double> most) {
        return torch.clamp(x, scalar(least), scalar(most));
    }

    private static ScalarOptional scalar(Optional<Double> value) {
        return value.map(number -> new ScalarOptional(new Scalar(number))).orElseGet(ScalarOptional::new);
    }

    /** Whole numbers stay whole and lose what is behind the point. */
    private static Tensor divided(Tensor a, Tensor b) {
        return Tensors.dtype(a).isFloat() ? a.div(b) : a.div(b, new StringViewOptional("trunc"));
    }

    /** Returns the type of a published number. */
    static DType type(long number) {
        return switch ((int) number) {
            case 1 -> DType.FLOAT32;
            case 2 -> DType.UINT8;
            case 3 -> DType.INT8;
            case 6 -> DType.INT32;
            case 7 -> DType.INT64;
            case 9 -> DType.BOOL;
            case 11 -> DType.FLOAT64;
            default -> throw new OnnxFault("makes numbers of ONNX's type " + number + ", which is not computed with");
        };
    }
}
