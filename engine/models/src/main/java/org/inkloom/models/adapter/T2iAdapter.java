package org.inkloom.models.adapter;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.jspecify.annotations.Nullable;

/** T2I-Adapter: features of a control picture for each level of a U-Net, computed once for a drawing. */
public final class T2iAdapter {
    private final T2iConfig config;
    private final @Nullable Conv2d convIn;
    private final List<T2iBlock> blocks = new ArrayList<>();

    /** Builds the tree over weights with the names of diffusers' {@code T2IAdapter}. */
    public T2iAdapter(WeightScope w, T2iConfig config) {
        this.config = config;
        WeightScope adapter = w.in("adapter");
        List<Integer> widths = config.channels();
        int folded = config.pictureChannels() * config.shrinking() * config.shrinking();
        boolean light = config.kind() == T2iConfig.Kind.LIGHT;
        convIn = light ? null : new Conv2d(adapter.in("conv_in"), Conv2d.Config.same3x3(folded, widths.getFirst()));
        for (int i = 0; i < widths.size() + (light ? 1 : 0); i++) {
            int to = widths.get(Math.min(i, widths.size() - 1));
            int from = i == 0 ? (light ? folded : to) : widths.get(i - 1);
            boolean halved = config.kind() == T2iConfig.Kind.FULL_XL ? i == 2 : i > 0;
            WeightScope place = adapter.in("body", i);
            blocks.add(
                    light
                            ? T2iBlock.light(place, from, to, config.layers(), halved)
                            : T2iBlock.full(place, from, to, config.layers(), halved));
        }
    }

    /** Returns the sizes. */
    public T2iConfig config() {
        return config;
    }

    /** Returns of which number the sides of a control picture must be multiples, pixels. */
    public int multiple() {
        int halvings = config.kind() == T2iConfig.Kind.FULL_XL ? 1 : blocks.size() - 1;
        return config.shrinking() << halvings;
    }

    /**
     * Looks at a control picture.
     *
     * @param picture {@code [B, C, H, W]}, values from 0 to 1, of the size drawn
     * @return features for each level, the full resolution first, in the caller's scope
     */
    public List<Tensor> forward(Tensor picture) {
        try (Scope scope = Scope.open()) {
            Tensor h = torch.pixel_unshuffle(picture, config.shrinking());
            h = convIn == null ? h : convIn.forward(h);
            List<Tensor> features = new ArrayList<>();
            for (T2iBlock block : blocks) {
                h = block.forward(h);
                features.add(scope.keep(h));
            }
            return features;
        }
    }
}
