package org.inkloom.models.transformer;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Tensors;

/** Copies results from tensors into plain Java arrays, one array per row. */
public final class Rows {
    private Rows() {}

    /** Copies a matrix {@code [B, D]} of any floating type, from whichever device it lies on. */
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
