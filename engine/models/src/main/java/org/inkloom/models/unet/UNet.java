package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;

/**
 * The U-Net: predicts the noise in latents (or the velocity, in models trained for it), given a timestep and a text.
 *
 * <p>Immutable. The forward pass is pure: it keeps no state, does not wait for the device, and leaves nothing but its
 * result.
 */
public final class UNet {
    /**
     * What a prediction is conditioned on, in the model's compute type and on its device.
     *
     * @param hiddenStates text features {@code [B, T, D]}, D as the text encoder gives them
     * @param pooled pooled text features {@code [B, P]}; unused by models without {@code text_time} conditioning
     * @param timeIds float32 {@code [B, 6]}: original height and width, crop top and left, target height and width, in
     *     pixels; unused likewise
     */
    public record Conditioning(Tensor hiddenStates, Tensor pooled, Tensor timeIds) {
        /**
         * Returns the conditioning of the second half of the batch, in the current scope. With guidance the batch holds
         * the negative prompts first and the prompts second.
         */
        public Conditioning secondHalf() {
            return new Conditioning(second(hiddenStates), second(pooled), second(timeIds));
        }

        private static Tensor second(Tensor rows) {
            long half = rows.size(0) / 2; // 0 in models that do not use them
            return rows.narrow(0, half, half);
        }
    }

    private final UNetConfig config;
    private final Conditioner conditioner;
    private final Conv2d convIn;
    private final List<DownBlock> down = new ArrayList<>();
    private final MidBlock mid;
    private final List<UpBlock> up = new ArrayList<>();
    private final GroupNorm normOut;
    private final Conv2d convOut;

    /** Builds the tree over weights with the names of diffusers' {@code UNet2DConditionModel}. */
    public UNet(WeightScope w, UNetConfig config) {
        this.config = config;
        int first = config.blocks().getFirst().channels();
        conditioner = new Conditioner(w, config);
        convIn = new Conv2d(w.in("conv_in"), Conv2d.Config.same3x3(config.inChannels(), first));
        addDownBlocks(w);
        mid = new MidBlock(w.in("mid_block"), config);
        addUpBlocks(w);
        normOut = new GroupNorm(w.in("conv_norm_out"), config.normGroups(), first, config.normEpsilon());
        convOut = new Conv2d(w.in("conv_out"), Conv2d.Config.same3x3(first, config.outChannels()));
    }

    private void addDownBlocks(WeightScope w) {
        int in = config.blocks().getFirst().channels();
        int levels = config.blocks().size();
        for (int i = 0; i < levels; i++) {
            UNetConfig.Level level = config.blocks().get(i);
            down.add(new DownBlock(w.in("down_blocks", i), config, in, level, i == levels - 1));
            in = level.channels();
        }
    }

    private void addUpBlocks(WeightScope w) {
        int levels = config.blocks().size();
        int below = config.blocks().getLast().channels();
        for (int i = 0; i < levels; i++) {
            UNetConfig.Level level = config.blocks().get(levels - 1 - i);
            int skipBelow = config.blocks().get(Math.max(0, levels - 2 - i)).channels();
            up.add(new UpBlock(w.in("up_blocks", i), config, level, below, skipBelow, i == levels - 1));
            below = level.channels();
        }
    }

    /** Returns the sizes this model was built with. */
    public UNetConfig config() {
        return config;
    }

    /**
     * Predicts the noise (or velocity).
     *
     * @param sample {@code [B, inChannels, H, W]} in the compute type
     * @param timesteps float32 {@code [B]}, on the model's device
     * @param pass conditioning, and what steers the pass
     * @return {@code [B, outChannels, H, W]} in the compute type, in the caller's scope
     * @throws IllegalArgumentException if the pass has residuals for a U-Net with other levels
     */
    public Tensor forward(Tensor sample, Tensor timesteps, UNetPass pass) {
        Residuals residuals = pass.additions().residuals();
        residuals.require(config.blocks().size(), config.skips());
        try (Scope scope = Scope.open()) {
            BlockPass shared = conditioner.shared(timesteps, pass);
            List<Tensor> skips = new ArrayList<>();
            Tensor h = convIn.forward(sample);
            pass.observer().accept("conv_in", h);
            skips.add(h);
            for (int i = 0; i < down.size(); i++) {
                h = down.get(i).forward(h, shared, at(residuals.levels(), i), skips);
            }
            for (int i = 0; i < residuals.skips().size(); i++) {
                skips.set(i, skips.get(i).add(residuals.skips().get(i)));
            }
            h = mid.forward(h, shared);
            if (residuals.middle().isPresent()) {
                h = h.add(residuals.middle().get());
            }
            for (UpBlock block : up) {
                h = block.forward(h, shared, skips);
            }
            return scope.keep(convOut.forward(normOut.forwardSilu(h)));
        }
    }

    /** Returns the i-th residual of a list; empty where the list is empty. */
    static Optional<Tensor> at(List<Tensor> tensors, int i) {
        return tensors.isEmpty() ? Optional.empty() : Optional.of(tensors.get(i));
    }
}
