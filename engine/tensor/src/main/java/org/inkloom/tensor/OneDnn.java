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
 * <p>The built-in libtorch's BLAS is OpenBLAS with threads of its own, which wait by spinning: on a machine that also
 * does something else a matrix product takes 3 to 10 times as long, and with both pools awake attention loses far more
 * than that. oneDNN, which does the convolutions anyway, computes in libtorch's own threads, so {@link LibTorch} keeps
 * OpenBLAS on the calling thread and large products come here. Measured in lab/bench/RESULTS.md.
 */
public final class OneDnn {
    /** Multiply-adds below which OpenBLAS would not have used a second thread either. */
    private static final long SMALLEST = 1 << 18;

    /** Elements below which a matrix stays as it is. */
    private static final long SMALLEST_PACKED = 1 << 16;

    /** Rows that a packed matrix is laid out for; any number can be multiplied by it. */
    private static final long USUAL_ROWS = 256;

    private static final long[] ONE = {1, 1};
    private static final long[] ZERO = {0, 0};

    private OneDnn() {}

    /** The operation and its constant arguments, which outlive every scope. */
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

    /** Returns whether linear maps of a model that is placed so can be done here. */
    static boolean suits(Placement placement) {
        return !placement.device().isCuda() && placement.compute() == DType.FLOAT32 && LibTorch.isBuiltIn();
    }

    /** Returns whether a matrix of that shape is worth packing. */
    static boolean isWorthPacking(long... shape) {
        return shape.length == 2 && shape[0] * shape[1] >= SMALLEST_PACKED;
    }

    /**
     * Lays a float32 matrix out as oneDNN multiplies by it, in the current scope. The result can be given to {@link
     * #linear} and to nothing else.
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

    /** Returns whether a map is large enough for it to matter who computes it. */
    public static boolean isLarge(Tensor x, long out) {
        return x.numel() * out >= SMALLEST;
    }

    /**
     * Returns {@code x weightᵀ + bias} in the caller's scope, by an operation that has no derivative.
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
            // What toTensor returns lies in the stack and ends with it.
            return scope.keep(new Tensor(stack.get(0).toTensor()));
        }
    }

    /** Returns the same as a 1×1 convolution over positions, which can be differentiated and is up to a quarter slower. */
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
