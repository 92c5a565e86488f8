package org.inkloom.models.fused;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.weights.DType;

/**
 * Doubles a feature map by repeating every pixel and convolves the result 3×3, in one step. After doubling, a 3×3
 * window covers only 2×2 different input pixels; the taps (the kernel's weights) that fall on the same one can be added
 * up in advance. What comes out is a transposed convolution with 4×4 taps and stride 2, which does less than half of
 * the work.
 */
public final class FusedUpsample {
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};
    private static final long[] ZERO = {0, 0};
    /**
     * For each of the four taps along an axis of the transposed convolution, those of the three original taps that fall
     * on the same input pixel and are added up.
     */
    private static final int[][] SUMMED_TAPS = {{2}, {1, 2}, {0, 1}, {0}};

    private final FusedConv plain;
    private final Tensor folded;

    /** Takes the weights of the 3×3 convolution. */
    public FusedUpsample(WeightScope w, long channels) {
        plain = new FusedConv(w, Conv2d.Config.same3x3(channels, channels));
        Tensor weight = plain.weight();
        folded = w.constant("weight.doubling", () -> {
            Tensor wide = Tensors.cast(weight, DType.FLOAT32);
            Tensor taps = sumTaps(sumTaps(wide, 2), 3).permute(1, 0, 2, 3); // [in, out, 4, 4]
            return Tensors.cast(taps, w.compute()).contiguous(torch.MemoryFormat.ChannelsLast);
        });
    }

    private static Tensor sumTaps(Tensor taps, long axis) {
        Tensor[] four = new Tensor[SUMMED_TAPS.length];
        for (int i = 0; i < four.length; i++) {
            Tensor sum = taps.narrow(axis, SUMMED_TAPS[i][0], 1);
            for (int j = 1; j < SUMMED_TAPS[i].length; j++) {
                sum = sum.add(taps.narrow(axis, SUMMED_TAPS[i][j], 1));
            }
            four[i] = sum;
        }
        return torch.cat(new TensorVector(four), axis);
    }

    /** Returns the bias {@code [channels]}, which the caller has to add to what {@link #forward} returns. */
    public Tensor bias() {
        return plain.bias();
    }

    /**
     * Doubles and convolves. Falls back to the two steps one after the other where the size is not exactly doubled, or
     * where an adapter lies beside the convolution.
     *
     * @param x {@code [B, C, H, W]}
     * @param height of the result: 2 H, or 2 H - 1
     * @param width of the result: 2 W, or 2 W - 1
     * @return {@code [B, C, height, width]}, without the bias
     */
    public Tensor forward(Tensor x, long height, long width) {
        try (Scope scope = Scope.open()) {
            boolean exact = height == 2 * x.size(2) && width == 2 * x.size(3);
            if (exact && !plain.isAdapted()) {
                return scope.keep(torch.conv_transpose2d(x, folded, new TensorOptional(), TWO, ONE, ZERO, 1, ONE));
            }
            return scope.keep(plain.forward(torch.upsample_nearest2d(x, new long[] {height, width})));
        }
    }
}
