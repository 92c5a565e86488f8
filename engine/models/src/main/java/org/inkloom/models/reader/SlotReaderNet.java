package org.inkloom.models.reader;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.Linear;

/**
 * A residual network: pictures are halved until they are a map of 8×8, 128 pixels four times, which is flattened, not
 * averaged, because hands, collars and hems are told by where they are.
 */
public final class SlotReaderNet {
    /** Width and height of the last map. */
    static final int MAP = 8;

    private final List<ReaderStage> stages = new ArrayList<>();
    private final Conv2d squeeze;
    private final Linear hidden;
    private final List<Linear> heads = new ArrayList<>();

    /** Takes {@code stages}, {@code squeeze}, {@code hidden} and a head {@code heads.<slot>} for each slot. */
    public SlotReaderNet(WeightScope w, ReaderSizes sizes, List<SlotValues> slots) {
        int channels = 3;
        for (int i = 0; i < sizes.channels().size(); i++) {
            int to = sizes.channels().get(i);
            stages.add(new ReaderStage(
                    w.in("stages", i), channels, to, sizes.blocks().get(i)));
            channels = to;
        }
        squeeze = new Conv2d(w.in("squeeze"), Conv2d.Config.pointwise(channels, sizes.narrow()));
        hidden = Linear.withBias(w.in("hidden"), (long) sizes.narrow() * MAP * MAP, sizes.hidden());
        for (SlotValues slot : slots) {
            heads.add(Linear.withBias(
                    w.in("heads." + slot.slot()), sizes.hidden(), slot.values().size()));
        }
    }

    /**
     * Reads pictures.
     *
     * @param x {@code [B, 3, P, P]}, -1 to 1; P as {@link ReaderSizes#pixels}
     * @return for each slot, in order, {@code [B, values]} before the softmax
     */
    public List<Tensor> forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor h = x;
            for (ReaderStage stage : stages) {
                h = stage.forward(h);
            }
            h = torch.silu(squeeze.forward(h));
            h = torch.silu(hidden.forward(h.flatten(1, -1)));
            List<Tensor> out = new ArrayList<>();
            for (Linear head : heads) {
                out.add(scope.keep(head.forward(h)));
            }
            return out;
        }
    }
}
