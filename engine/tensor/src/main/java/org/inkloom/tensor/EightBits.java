package org.inkloom.tensor;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;

/**
 * The two ways in which a file may hold weights in eight bits. Under the weight's own name lie the rounded numbers;
 * under that name with {@value #SCALE} appended lies a float32 scale for each output, {@code [out]}. The weight of
 * output o is {@code numbers[o] * scale[o]}.
 */
public enum EightBits {
    /** Whole numbers from -127 to 127. */
    INT8(DType.INT8, 127),
    /** Floating-point numbers of four bits of exponent and three of mantissa, up to 448 (arXiv:2209.05433, table 1). */
    FLOAT8(DType.FLOAT8_E4M3, 448);

    /** What the name of a weight's scales ends with: those of {@code to_q.weight} are {@code to_q.weight_scale}. */
    public static final String SCALE = "_scale";

    /**
     * A large table is rounded in pieces of at most this many numbers, so that no copy of the whole table is needed in
     * float32.
     */
    private static final long AT_ONCE = 1 << 24;

    private final DType dtype;
    private final double largest;

    EightBits(DType dtype, double largest) {
        this.dtype = dtype;
        this.largest = largest;
    }

    /**
     * A weight in eight bits.
     *
     * @param numbers {@code [out, ...]}
     * @param scales float32 {@code [out]}
     */
    public record Rounded(Tensor numbers, Tensor scales) {}

    /** Returns the element type of the numbers. */
    public DType dtype() {
        return dtype;
    }

    /**
     * Rounds a weight. For each output the scale is chosen so that its largest number becomes the largest of the type;
     * an output of zeros gets the scale 1. Both tensors belong to the caller's scope.
     *
     * @param weight floating-point and finite, {@code [out, ...]}
     */
    public Rounded round(Tensor weight) {
        try (Scope scope = Scope.open()) {
            Tensor rows = weight.flatten(1, -1);
            long count = rows.size(0);
            long step = Math.max(1, AT_ONCE / Math.max(1, rows.size(1)));
            if (count <= step || weight.is_cuda()) {
                Rounded whole = rounded(rows);
                return new Rounded(scope.keep(whole.numbers().view(Tensors.shape(weight))), scope.keep(whole.scales()));
            }
            Tensor numbers = Tensors.empty(dtype, Tensors.shape(rows));
            Tensor scales = Tensors.empty(DType.FLOAT32, count);
            for (long from = 0; from < count; from += step) {
                long some = Math.min(step, count - from);
                try (Scope part = Scope.open()) {
                    Rounded rounded = rounded(rows.narrow(0, from, some));
                    numbers.narrow(0, from, some).copy_(rounded.numbers());
                    scales.narrow(0, from, some).copy_(rounded.scales());
                }
            }
            return new Rounded(scope.keep(numbers.view(Tensors.shape(weight))), scope.keep(scales));
        }
    }

    private Rounded rounded(Tensor some) {
        try (Scope scope = Scope.open()) {
            Tensor rows = Tensors.cast(some, DType.FLOAT32);
            Tensor most = rows.abs().amax(new long[] {1}, true);
            Tensor ones = most.eq(new Scalar(0)).to(most.scalar_type());
            Tensor scales = Tensors.mul(most, 1 / largest).add(ones);
            Tensor divided = rows.div(scales).clamp_(limit(-largest), limit(largest));
            Tensor numbers = Tensors.cast(this == INT8 ? divided.round() : divided, dtype);
            return new Rounded(scope.keep(numbers), scope.keep(scales.flatten()));
        }
    }

    private static org.bytedeco.pytorch.ScalarOptional limit(double value) {
        return new org.bytedeco.pytorch.ScalarOptional(new Scalar(value));
    }

    /** Returns the name of a weight's scales. */
    public static String scaleOf(String weight) {
        return weight + SCALE;
    }

    /** Returns whether a name is that of the scales of a weight in the same file. */
    public static boolean isScale(TensorFile file, String name) {
        return name.endsWith(SCALE) && file.names().contains(name.substring(0, name.length() - SCALE.length()));
    }

    /** Returns the scales that lie beside a weight, {@code [out]}, {@code [out, 1]} or one for all. */
    static Optional<StoredTensor> scales(TensorFile file, String weight) {
        String name = scaleOf(weight);
        return file.names().contains(name) ? Optional.of(file.get(name)) : Optional.empty();
    }

    /** Returns whether scales of one shape can belong to a weight of another. */
    static boolean fit(long[] scales, long[] weight) {
        long count = 1;
        for (long size : scales) {
            count *= size;
        }
        boolean oneAxis = scales.length == 0 || count == scales[0] || count == 1;
        return oneAxis && (count == 1 || (weight.length > 0 && count == weight[0]));
    }

    /**
     * Returns scales in the shape in which they can be multiplied with a weight: {@code [out or 1, 1, ...]}, float32.
     *
     * @param dimensions of the weight
     */
    static Tensor broadcast(Tensor scales, int dimensions) {
        long[] shape = new long[Math.max(1, dimensions)];
        java.util.Arrays.fill(shape, 1);
        shape[0] = scales.numel();
        return Tensors.cast(scales, DType.FLOAT32).reshape(shape);
    }

    /**
     * Returns the weight that numbers and scales stand for, in float32, in the caller's scope.
     *
     * @param broadcast the scales, from {@link #broadcast}
     */
    static Tensor unpacked(Tensor numbers, Tensor broadcast) {
        try (Scope scope = Scope.open()) {
            Tensor wide = Tensors.cast(numbers, DType.FLOAT32);
            // In place only where the cast made a copy: numbers that are float32 already belong to the caller.
            boolean own = Tensors.dtype(numbers) != DType.FLOAT32;
            return scope.keep(own ? wide.mul_(broadcast) : wide.mul(broadcast));
        }
    }
}
