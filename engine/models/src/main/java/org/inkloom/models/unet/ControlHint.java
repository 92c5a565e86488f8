package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;

/** A few small convolutions that turn a control picture into features of the latents' size. */
final class ControlHint {
    private final Conv2d in;
    private final List<Conv2d> blocks = new ArrayList<>();
    private final Conv2d out;

    ControlHint(WeightScope w, ControlNetConfig config, int channels) {
        List<Integer> widths = config.hintChannels();
        in = new Conv2d(w.in("conv_in"), Conv2d.Config.same3x3(config.pictureChannels(), widths.getFirst()));
        for (int i = 0; i + 1 < widths.size(); i++) {
            blocks.add(new Conv2d(w.in("blocks", 2 * i), Conv2d.Config.same3x3(widths.get(i), widths.get(i))));
            blocks.add(new Conv2d(
                    w.in("blocks", 2 * i + 1), Conv2d.Config.halving3x3(widths.get(i), widths.get(i + 1), 1)));
        }
        out = new Conv2d(w.in("conv_out"), Conv2d.Config.same3x3(widths.getLast(), channels));
    }

    Tensor forward(Tensor picture) {
        try (Scope scope = Scope.open()) {
            Tensor h = torch.silu(in.forward(picture));
            for (Conv2d block : blocks) {
                h = torch.silu(block.forward(h));
            }
            return scope.keep(out.forward(h));
        }
    }
}
