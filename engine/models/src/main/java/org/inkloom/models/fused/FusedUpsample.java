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
 * Doubles features and convolves them 3×3 in one step. Every output reads four inputs, not nine: doubling repeats them,
 * so that taps which meet the same input are added up once, which gives a transposed convolution of 4×4 taps and stride 2.
 */
public final class FusedUpsample {
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};
    private static final long[] ZERO = {0, 0};
    /** Which of the three taps meet, for each of the four along an axis. */
    private static final int[][] MEETING = {{2}, {1, 2}, {0, 1}, {0}};

    private final FusedConv plain;
    private final Tensor folded;

    /** Takes the weights of the 3×3 convolution. */
    public FusedUpsample(WeightScope w, long channels) {
        plain = new FusedConv(w, Conv2d.Config.same3x3(channels, channels));
        Tensor weight = plain.weight();
        folded = w.constant("weight.doubling", () -> {
            Tensor wide = Tensors.cast(weight, DType.FLOAT32);
            Tensor taps = met(met(wide, 2), 3).permute(1, 0, 2, 3); // [in, out, 4, 4]
            return Tensors.cast(taps, w.compute()).contiguous(torch.MemoryFormat.ChannelsLast);
        });
    }

    private static Tensor met(Tensor taps, long axis) {
        Tensor[] four = new Tensor[MEETING.length];
        for (int i = 0; i < four.length; i++) {
            Tensor sum = taps.narrow(axis, MEETING[i][0], 1);
            for (int j = 1; j < MEETING[i].length; j++) {
                sum = sum.add(taps.narrow(axis, MEETING[i][j], 1));
            }
            four[i] = sum;
        }
        return torch.cat(new TensorVector(four), axis);
    }

    /** Returns {@code [channels]}, which whoever comes next adds. */
    public Tensor bias() {
        return plain.bias();
    }

    /**
     * Doubles and convolves.
     *
     * @param x {@code [B, C, H, W]}
     * @param height of the result: twice H, or one less
     * @param width of the result: twice W, or one less
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
