package org.inkloom.training.base;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * Weights of positions in the loss. A figure fills little of a picture, yet most of a caption is about it, so its
 * positions may be given more weight. At each position the best prediction is the same whatever its weight; weights
 * change what is learnt first, not the optimum.
 */
final class FocusWeights {
    private static final double FULL = 255;

    private FocusWeights() {}

    /**
     * Computes weights whose mean is 1 in each picture.
     *
     * @param focus share of each cell that the figure fills, uint8 {@code [n, h, w]}, 255 for all of it
     * @param factor weight of the figure relative to the background, at least 1
     * @param height of the result: a multiple of h, or a divisor of it
     * @param width of the result: a multiple of w, or a divisor of it
     * @return float32 {@code [n, 1, height, width]} in the current scope
     */
    static Tensor of(Tensor focus, double factor, long height, long width) {
        try (Scope scope = Scope.open()) {
            Tensor share = Tensors.mul(Tensors.cast(focus, DType.FLOAT32).unsqueeze(1), 1 / FULL);
            Tensor weights = resized(Tensors.mul(share, factor - 1).add(new Scalar(1.0)), height, width);
            Tensor mean = weights.mean(new long[] {1, 2, 3}, true, new ScalarTypeOptional());
            return scope.keep(weights.div(mean));
        }
    }

    /**
     * Converts maps of bytes to numbers from 0 to 1 at another size.
     *
     * @param maps uint8 {@code [n, channels, h, w]}
     * @return float32 {@code [n, channels, height, width]}, in the current scope
     */
    static Tensor shares(Tensor maps, long height, long width) {
        try (Scope scope = Scope.open()) {
            return scope.keep(resized(Tensors.mul(Tensors.cast(maps, DType.FLOAT32), 1 / FULL), height, width));
        }
    }

    private static Tensor resized(Tensor cells, long height, long width) {
        return cells.size(2) > height
                ? torch.adaptive_avg_pool2d(cells, height, width)
                : enlarged(cells, height, width);
    }

    /** Repeats the cells of {@code [n, c, h, w]} until they fill a size that is a multiple of theirs. */
    static Tensor enlarged(Tensor cells, long height, long width) {
        return cells.repeat_interleave(height / cells.size(2), new LongOptional(2), new LongOptional())
                .repeat_interleave(width / cells.size(3), new LongOptional(3), new LongOptional());
    }
}
