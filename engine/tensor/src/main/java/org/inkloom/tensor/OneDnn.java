package org.inkloom.tensor;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/**
 * Linear maps on the CPU by oneDNN instead of OpenBLAS.
 *
 * <p>The built-in libtorch uses OpenBLAS, which has threads of its own that wait by spinning. On a machine that also
 * does something else a matrix product then takes 3 to 10 times as long; and if libtorch's threads are busy at the same
 * time, attention loses far more than that. oneDNN, which computes the convolutions anyway, works in libtorch's own
 * threads. So {@link LibTorch} keeps OpenBLAS on the calling thread, and large products come here. Measured in
 * lab/bench/RESULTS.md.
 */
public final class OneDnn {
    /**
     * Number of multiplications from which a product is done here; below it OpenBLAS would not have used a second
     * thread either.
     */
    private static final long SMALLEST = 1 << 18;

    /** Number of elements from which a matrix is packed; smaller ones gain nothing. */
    private static final long SMALLEST_PACKED = 1 << 16;

    /** The number of rows that packing is optimised for; any number can be multiplied. */
    private static final long USUAL_ROWS = 256;

    private static final long[] ONE = {1, 1};
    private static final long[] ZERO = {0, 0};

    private OneDnn() {}

    /** libtorch's fused linear operation and its constant arguments, which outlive every scope. */
    private static final class Fused {
        static final OperatorHandle OPERATION;
        static final IValue NO_ACTIVATION;
        static final IValue NO_NUMBERS;
        static final IValue NONE;

        static {
            try (Scope scope = Scope.open()) {
                OPERATION = Scope.retain(Dispatcher.singleton().findSchemaOrThrow("mkldnn::_linear_pointwise", ""));
                NO_ACTIVATION = Scope.retain(new IValue("none"));
                NO_NUMBERS = Scope.retain(new IValue(new GenericList(OPERATION
                        .schema()
                        .arguments()
                        .getPointer(4)
                        .type()
                        .get()
                        .containedType(0))));
                NONE = Scope.retain(new IValue());
            }
        }

        private Fused() {}
    }

    /** Returns whether a model with this placement can use these linear maps. */
    static boolean suits(Placement placement) {
        return !placement.device().isCuda() && placement.compute() == DType.FLOAT32 && LibTorch.isBuiltIn();
    }

    /** Returns whether a matrix of that shape is worth packing. */
    static boolean isWorthPacking(long... shape) {
        return shape.length == 2 && shape[0] * shape[1] >= SMALLEST_PACKED;
    }

    /**
     * Lays a float32 matrix out in the order in which oneDNN reads it when multiplying, in the current scope. Only
     * {@link #linear} can read the result.
     */
    static Tensor pack(Tensor matrix) {
        try (Scope scope = Scope.open()) {
            IValueVector stack = new IValueVector();
            stack.put(new IValue(matrix), new IValue(USUAL_ROWS));
            Dispatcher.singleton()
                    .findSchemaOrThrow("mkldnn::_reorder_linear_weight", "")
                    .callBoxed(stack);
            return scope.keep(new Tensor(stack.get(0).toTensor()));
        }
    }

    /** Returns whether a map is so large that it should be computed here. */
    public static boolean isLarge(Tensor x, long out) {
        return x.numel() * out >= SMALLEST;
    }

    /**
     * Returns {@code x weightᵀ + bias} in the caller's scope. Gradients cannot flow through this operation.
     *
     * @param weight a matrix, packed or not
     */
    public static Tensor linear(Tensor x, Parameter weight, @Nullable Parameter bias) {
        try (Scope scope = Scope.open()) {
            IValueVector stack = new IValueVector();
            stack.put(
                    new IValue(x),
                    new IValue(weight.value()),
                    bias == null ? Fused.NONE : new IValue(bias.value()),
                    Fused.NO_ACTIVATION,
                    Fused.NO_NUMBERS,
                    Fused.NONE);
            Fused.OPERATION.callBoxed(stack);
            // The returned tensor belongs to the stack and is freed with it, so it is copied.
            return scope.keep(new Tensor(stack.get(0).toTensor()));
        }
    }

    /**
     * Returns the same by a 1×1 convolution over positions, through which gradients can flow; up to a quarter slower.
     */
    public static Tensor differentiableLinear(Tensor x, Parameter weight, @Nullable Parameter bias) {
        try (Scope scope = Scope.open()) {
            long[] shape = Tensors.shape(x);
            long in = shape[shape.length - 1];
            Tensor matrix = weight.value();
            long out = matrix.size(0);
            Tensor columns = x.reshape(1, -1, 1, in).permute(0, 3, 1, 2); // [1, in, rows, 1], channels last
            TensorOptional b = bias == null ? new TensorOptional() : bias.optional();
            Tensor y = torch.conv2d(columns, matrix.view(out, in, 1, 1), b, ONE, ZERO, ONE, 1);
            shape[shape.length - 1] = out;
            return scope.keep(y.permute(0, 2, 3, 1).reshape(shape));
        }
    }
}
