package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * A ControlNet (Zhang et al., arXiv:2302.05543): a copy of a U-Net's way down that also reads a control picture, and
 * whose features are added to the skip connections and the middle of that U-Net. Kolors' ControlNets bring a projection
 * of the text of their own; a union network is told which of several kinds of control pictures it is given. Immutable;
 * the forward pass is pure.
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
    private final @Nullable UnionControl union;

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
        union = sizes.union().map(one -> new UnionControl(w, config, one)).orElse(null);
    }

    private void addSkip(WeightScope w, int channels) {
        WeightScope place = w.in("controlnet_down_blocks", skips.size());
        skips.add(new Conv2d(place, Conv2d.Config.pointwise(channels, channels)));
    }

    /** Returns the sizes of the U-Net that this network steers. */
    public UNetConfig config() {
        return config;
    }

    /**
     * Turns a control picture into features. They do not depend on the timestep, so this is done once per drawing.
     *
     * @param picture {@code [B, 3, H, W]}, red, green, blue from 0 to 1, of the size that is drawn
     * @return {@code [B, C, H / 8, W / 8]}, in the caller's scope
     */
    public Tensor features(Tensor picture) {
        return hint.forward(picture);
    }

    /**
     * Computes what is added to the U-Net's features in one step.
     *
     * @param sample what the U-Net itself reads, {@code [B, inChannels, H, W]}
     * @param timesteps float32 {@code [B]}
     * @param conditioning the U-Net's own
     * @param features the control picture's features, from {@link #features}; with a B of 1 they serve the whole batch
     * @param scale factor on the result; 1 is what the network was trained with, 0 switches it off
     * @return residuals in the caller's scope
     */
    public Residuals forward(
            Tensor sample, Tensor timesteps, UNet.Conditioning conditioning, Tensor features, double scale) {
        return forward(sample, timesteps, conditioning, List.of(new ControlFeatures(UnionKind.LINES, features, scale)));
    }

    /**
     * As {@link #forward(Tensor, Tensor, UNet.Conditioning, Tensor, double)}, for a union network, which reads several
     * pictures in one pass and is told what each of them shows.
     *
     * @param controls one; for a union network one or more
     */
    public Residuals forward(
            Tensor sample, Tensor timesteps, UNet.Conditioning conditioning, List<ControlFeatures> controls) {
        if (controls.isEmpty() || union == null && controls.size() > 1) {
            throw new IllegalArgumentException(controls.size() + " control pictures in one pass");
        }
        try (Scope scope = Scope.open()) {
            Optional<Tensor> told = Optional.ofNullable(union).map(one -> one.time(controls));
            BlockPass shared = conditioner.shared(timesteps, UNetPass.of(conditioning), told);
            List<Tensor> seen = new ArrayList<>();
            Tensor h = convIn.forward(sample);
            h = union == null ? h.add(controls.getFirst().features()) : union.fused(h, controls);
            seen.add(h);
            for (DownBlock block : down) {
                h = block.forward(h, shared, Optional.empty(), seen);
            }
            Tensor lowest = mid.forward(h, shared);
            double scale = controls.size() == 1 ? controls.getFirst().scale() : 1;
            List<Tensor> residuals = new ArrayList<>();
            for (int i = 0; i < seen.size(); i++) {
                residuals.add(scope.keep(Tensors.mul(skips.get(i).forward(seen.get(i)), scale)));
            }
            return Residuals.ofControl(residuals, scope.keep(Tensors.mul(middle.forward(lowest), scale)));
        }
    }
}
