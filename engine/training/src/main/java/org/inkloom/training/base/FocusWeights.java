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
 * What each place of a picture counts in the loss. A figure fills little of a page, yet most of what a caption tells is
 * seen on it. The best prediction of a place does not depend on its weight, so this changes what is learnt first, not
 * what is learnt in the end.
 */
final class FocusWeights {
    private static final double FULL = 255;

    private FocusWeights() {}

    /**
     * Computes weights of mean 1 in each picture.
     *
     * @param focus uint8 {@code [n, h, w]}, the share of each cell that counts more
     * @param more how much more it counts, at least 1
     * @param height of the result; a multiple of h, or a part of it that divides it
     * @param width of the result
     * @return float32 {@code [n, 1, height, width]} in the current scope
     */
    static Tensor of(Tensor focus, double more, long height, long width) {
        try (Scope scope = Scope.open()) {
            Tensor share = Tensors.mul(Tensors.cast(focus, DType.FLOAT32).unsqueeze(1), 1 / FULL);
            Tensor weights = resized(Tensors.mul(share, more - 1).add(new Scalar(1.0)), height, width);
            Tensor mean = weights.mean(new long[] {1, 2, 3}, true, new ScalarTypeOptional());
            return scope.keep(weights.div(mean));
        }
    }

    /**
     * Returns maps of bytes as shares at another size.
     *
     * @param maps uint8 {@code [n, channels, h, w]}
     * @return float32 {@code [n, channels, height, width]}, 0 to 1, in the current scope
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
