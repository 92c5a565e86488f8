package org.inkloom.inkling.reader;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.reader.ReaderStage;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;

/**
 * A network that predicts for every 4 by 4 pixels of a page what they show. It has the form of a U-Net: down to a
 * sixteenth of the page's resolution and up again to a quarter, where each step up also reads the features of the way
 * down.
 */
final class PageMapNet {
    /** Side of the squares that it describes, in pixels. */
    static final int CELL = 4;

    private static final int PLAIN = 96;
    private static final int GROUPS = 8;
    private static final double EPSILON = 1e-5;

    private final List<ReaderStage> stages = new ArrayList<>();
    private final List<Conv2d> across = new ArrayList<>();
    private final List<Conv2d> mix = new ArrayList<>();
    private final List<GroupNorm> norms = new ArrayList<>();
    private final Conv2d out;

    /**
     * Builds the network over the weights {@code stages}, {@code across}, {@code mix}, {@code norms} and {@code out}.
     *
     * @param channels of the four stages, multiples of 8
     * @param maps number of output channels
     */
    PageMapNet(WeightScope w, List<Integer> channels, int maps) {
        int from = 3;
        for (int i = 0; i < channels.size(); i++) {
            stages.add(new ReaderStage(w.in("stages", i), from, channels.get(i), i == 0 ? 0 : 2));
            from = channels.get(i);
        }
        // The first stage is left out: its resolution is higher than the result's.
        for (int i = 1; i < channels.size(); i++) {
            across.add(new Conv2d(w.in("across", i), Conv2d.Config.pointwise(channels.get(i), PLAIN)));
            mix.add(new Conv2d(w.in("mix", i), Conv2d.Config.same3x3(PLAIN, PLAIN)));
            norms.add(new GroupNorm(w.in("norms", i), GROUPS, PLAIN, EPSILON));
        }
        out = new Conv2d(w.in("out"), Conv2d.Config.same3x3(PLAIN, maps));
    }

    /**
     * Computes the maps.
     *
     * @param x {@code [B, 3, H, W]}, -1 to 1; H and W multiples of 16
     * @return logits, {@code [B, maps, H / 4, W / 4]}, in the current scope
     */
    Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            List<Tensor> down = new ArrayList<>();
            Tensor h = x;
            for (ReaderStage stage : stages) {
                h = stage.forward(h);
                down.add(h);
            }
            Tensor up = across.getLast().forward(h);
            for (int i = across.size() - 1; i >= 0; i--) {
                if (i < across.size() - 1) {
                    Tensor beside = across.get(i).forward(down.get(i + 1));
                    up = torch.upsample_nearest2d(up, new long[] {beside.size(2), beside.size(3)})
                            .add(beside);
                }
                up = norms.get(i).forwardSilu(mix.get(i).forward(up));
            }
            return scope.keep(out.forward(up));
        }
    }
}
