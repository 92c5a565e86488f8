package org.inkloom.models.vit;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.weights.DType;

/**
 * Learnt positions of a square grid of patches, brought to other grids by cubic interpolation (Keys, "Cubic convolution
 * interpolation", 1981). Plain ones by the kernel with a = -0.75 over the four nearest positions; smoothed ones with a = -0.5,
 * the kernel being stretched where the new grid is the coarser one.
 */
final class Dinov2Positions {
    private static final double SHARP = -0.75;
    private static final double SMOOTH = -0.5;

    private final Parameter table;
    private final int grid;
    private final boolean smoothed;

    /** Takes {@code position_embeddings [1, grid * grid + 1, hidden]}. */
    Dinov2Positions(WeightScope embeddings, Dinov2Config config) {
        grid = config.grid();
        smoothed = config.smoothed();
        table = embeddings.parameter("position_embeddings", 1, (long) grid * grid + 1, config.hidden());
    }

    /** Returns the position of the whole picture and of {@code rows * columns} patches, {@code [1, T, D]}, in the caller's scope. */
    Tensor of(int rows, int columns) {
        try (Scope scope = Scope.open()) {
            Tensor all = table.value();
            if (rows == grid && columns == grid) {
                return scope.keep(all.alias());
            }
            DType type = Tensors.dtype(all);
            // Half precision would be too coarse to sum in.
            DType exact = type == DType.FLOAT64 ? type : DType.FLOAT32;
            Tensor patches =
                    Tensors.cast(all.narrow(1, 1, (long) grid * grid), exact).reshape(grid, (long) grid * all.size(2));
            Tensor high = matrix(rows, patches, exact).matmul(patches).reshape(rows, grid, all.size(2));
            Tensor made = matrix(columns, patches, exact).matmul(high);
            Tensor flat = Tensors.cast(made.reshape(1, (long) rows * columns, all.size(2)), type);
            return scope.keep(Tensors.cat(1, all.narrow(1, 0, 1), flat));
        }
    }

    private Tensor matrix(int to, Tensor like, DType type) {
        double[] flat = new double[to * grid];
        for (int i = 0; i < to; i++) {
            double[] row = smoothed ? smooth(i, grid, to) : sharp(i, grid, to);
            System.arraycopy(row, 0, flat, i * grid, grid);
        }
        Tensor made = Tensors.of(flat, to, grid);
        return Tensors.cast(made.to(like.device(), made.scalar_type()), type);
    }

    /** What each of {@code from} values counts for value {@code i} of {@code to}; beyond the edges the edge's stands. */
    static double[] sharp(int i, int from, int to) {
        double[] weights = new double[from];
        double place = (i + 0.5) * from / to - 0.5;
        int first = (int) Math.floor(place) - 1;
        for (int k = first; k < first + 4; k++) {
            weights[Math.clamp(k, 0, from - 1)] += cubic(place - k, SHARP);
        }
        return weights;
    }

    /** As {@link #sharp} with the stretched kernel; beyond the edges there is nothing, and what is left sums to 1. */
    static double[] smooth(int i, int from, int to) {
        double[] weights = new double[from];
        double step = (double) from / to;
        double stretch = Math.max(step, 1);
        double middle = step * (i + 0.5);
        int first = Math.max((int) (middle - 2 * stretch + 0.5), 0);
        int end = Math.min((int) (middle + 2 * stretch + 0.5), from);
        double sum = 0;
        for (int k = first; k < end; k++) {
            weights[k] = cubic((k - middle + 0.5) / stretch, SMOOTH);
            sum += weights[k];
        }
        for (int k = first; k < end; k++) {
            weights[k] /= sum;
        }
        return weights;
    }

    private static double cubic(double distance, double a) {
        double x = Math.abs(distance);
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }
}
