package org.inkloom.tensor.fused;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * A matrix in float8 with a scale for each row: element (i, j) is {@code numbers[i][j] * scales[i]}.
 *
 * @param numbers float8 e4m3 {@code [rows, columns]}
 * @param scales float32 {@code [rows, 1]}
 */
public record RowScaled(Tensor numbers, Tensor scales) {
    /** The largest number of e4m3 (arXiv:2209.05433, table 1). */
    static final double LARGEST = 448;
    /** Lower limit of a row's largest number, so that a row of zeros is not divided by zero. */
    static final double SMALLEST = 1e-12;

    /**
     * Rounds a matrix so that the largest number of each row becomes 448. Both tensors belong to the caller's scope.
     */
    public static RowScaled of(Tensor matrix) {
        try (Scope scope = Scope.open()) {
            Tensor wide = Tensors.cast(matrix, DType.FLOAT32);
            Tensor most = wide.abs().amax(new long[] {1}, true).clamp_min(new Scalar(SMALLEST));
            Tensor scales = Tensors.mul(most, 1 / LARGEST);
            Tensor numbers = Tensors.cast(wide.div(scales), DType.FLOAT8_E4M3);
            return new RowScaled(scope.keep(numbers), scope.keep(scales));
        }
    }

    /** Returns the matrix unpacked to another type. */
    Tensor wide(DType type) {
        try (Scope scope = Scope.open()) {
            return scope.keep(Tensors.cast(Tensors.cast(numbers, DType.FLOAT32).mul(scales), type));
        }
    }
}
