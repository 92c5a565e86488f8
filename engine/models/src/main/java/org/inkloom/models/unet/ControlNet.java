package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;

/**
 * The way down of a U-Net that looks at a control picture as well (Zhang et al., arXiv:2302.05543), and what it adds to the
 * U-Net's skip connections and middle. Kolors' has a projection of the text of its own. Immutable; the pass is pure.
 */
public final class ControlNet {
    private final UNetConfig config;
    private final Conditioner conditioner;
    private final Conv2d convIn;
    private final ControlHint hint;
    private final List<DownBlock> down = new ArrayList<>();
    private final List<Conv2d> skips = new ArrayList<>();
    private final MidBlock mid;
    private final Conv2d middle;

    /** Builds the tree over weights with the names of diffusers' {@code ControlNetModel}. */
    public ControlNet(WeightScope w, ControlNetConfig sizes) {
        config = sizes.unet();
        conditioner = new Conditioner(w, config);
        int first = config.blocks().getFirst().channels();
        convIn = new Conv2d(w.in("conv_in"), Conv2d.Config.same3x3(config.inChannels(), first));
        hint = new ControlHint(w.in("controlnet_cond_embedding"), sizes, first);
        int in = first;
        addSkip(w, first);
        for (int i = 0; i < config.blocks().size(); i++) {
            UNetConfig.Level level = config.blocks().get(i);
            boolean last = i == config.blocks().size() - 1;
            down.add(new DownBlock(w.in("down_blocks", i), config, in, level, last));
            in = level.channels();
            for (int layer = 0; layer < config.layersPerBlock() + (last ? 0 : 1); layer++) {
                addSkip(w, in);
            }
        }
        mid = new MidBlock(w.in("mid_block"), config);
        middle = new Conv2d(w.in("controlnet_mid_block"), Conv2d.Config.pointwise(in, in));
    }

    private void addSkip(WeightScope w, int channels) {
        WeightScope place = w.in("controlnet_down_blocks", skips.size());
        skips.add(new Conv2d(place, Conv2d.Config.pointwise(channels, channels)));
    }

    /** Returns the sizes of the U-Net that it goes with. */
    public UNetConfig config() {
        return config;
    }

    /**
     * Looks at a control picture; once for a drawing.
     *
     * @param picture {@code [B, 3, H, W]}, red, green, blue from 0 to 1, of the size drawn
     * @return {@code [B, C, H / 8, W / 8]}, in the caller's scope
     */
    public Tensor look(Tensor picture) {
        return hint.forward(picture);
    }

    /**
     * Computes what is added to the U-Net.
     *
     * @param sample the U-Net's own input, {@code [B, inChannels, H, W]}
     * @param timesteps float32 {@code [B]}
     * @param conditioning the U-Net's own
     * @param looked what {@link #look} made of the control picture; 1 for the batch serves all
     * @param scale how much the control counts; 1 as it was trained
     * @return residuals in the caller's scope
     */
    public Residuals forward(
            Tensor sample, Tensor timesteps, UNet.Conditioning conditioning, Tensor looked, double scale) {
        try (Scope scope = Scope.open()) {
            BlockPass shared = conditioner.shared(timesteps, UNetPass.of(conditioning));
            List<Tensor> seen = new ArrayList<>();
            Tensor h = convIn.forward(sample).add(looked);
            seen.add(h);
            for (DownBlock block : down) {
                h = block.forward(h, shared, Optional.empty(), seen);
            }
            Tensor lowest = mid.forward(h, shared);
            List<Tensor> residuals = new ArrayList<>();
            for (int i = 0; i < seen.size(); i++) {
                residuals.add(scope.keep(Tensors.mul(skips.get(i).forward(seen.get(i)), scale)));
            }
            return Residuals.ofControl(residuals, scope.keep(Tensors.mul(middle.forward(lowest), scale)));
        }
    }
}
