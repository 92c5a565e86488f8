package org.inkloom.models.annotator.dpt;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.GroupNorm;

/** The convolutions before the transformer: BiT's ResNet-50 v2 without its last stage (Kolesnikov et al., 1912.11370). */
final class ResNet {
    /** Channels of a quarter, an eighth and a sixteenth of the picture's size. */
    static final long[] WIDTHS = {256, 512, 1024};

    private static final int[] BLOCKS = {3, 4, 9};
    private static final long STEM = 64;
    private static final long[] THREE = {3, 3};
    private static final long[] TWO = {2, 2};
    private static final long[] ONE = {1, 1};
    private static final long[] ZERO = {0, 0};

    private final StandardizedConv stem;
    private final GroupNorm stemNorm;
    private final List<List<Bottleneck>> stages = new ArrayList<>();

    ResNet(WeightScope w) {
        stem = new StandardizedConv(w.in("stem.conv"), 3, STEM, 7, 2);
        stemNorm = norm(w.in("stem.norm"), STEM);
        long in = STEM;
        for (int stage = 0; stage < WIDTHS.length; stage++) {
            List<Bottleneck> blocks = new ArrayList<>();
            for (int block = 0; block < BLOCKS[stage]; block++) {
                long stride = block == 0 && stage > 0 ? 2 : 1;
                WeightScope scope = w.in("stages", stage).in("blocks", block);
                blocks.add(new Bottleneck(scope, in, WIDTHS[stage], stride));
                in = WIDTHS[stage];
            }
            stages.add(blocks);
        }
    }

    static GroupNorm norm(WeightScope w, long channels) {
        return new GroupNorm(w, 32, channels, 1e-5);
    }

    /** Returns what each of the three stages saw, in the caller's scope. */
    List<Tensor> forward(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor h = torch.relu(stemNorm.forward(stem.forward(pictures)));
            Tensor edged = StandardizedConv.padded(h, 3, 2, Double.NEGATIVE_INFINITY);
            h = torch.max_pool2d(edged, THREE, TWO, ZERO, ONE, false);
            List<Tensor> seen = new ArrayList<>();
            for (List<Bottleneck> stage : stages) {
                for (Bottleneck block : stage) {
                    h = block.forward(h);
                }
                seen.add(scope.keep(h));
            }
            return seen;
        }
    }
}
