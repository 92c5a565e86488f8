package org.inkloom.models.transformer;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Tensors;

/** Results as plain arrays, one per row. */
public final class Rows {
    private Rows() {}

    /** Copies a matrix {@code [B, D]}, from whichever device. */
    public static float[][] of(Tensor matrix) {
        int rows = (int) matrix.size(0);
        int columns = (int) matrix.size(1);
        float[] flat = Tensors.floats(matrix);
        float[][] result = new float[rows][columns];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(flat, row * columns, result[row], 0, columns);
        }
        return result;
    }
}
