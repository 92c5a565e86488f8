package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/**
 * Predicts the noise (or velocity) in latents, given a timestep and a text.
 *
 * <p>Immutable; the forward pass is pure: it keeps no state, does not wait for the device and leaves only its result.
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
    public record Conditioning(Tensor hiddenStates, Tensor pooled, Tensor timeIds) {}

    private final UNetConfig config;
    private final DType compute;
    private final TimestepEmbedding timestepEmbedding;
    private final EmbeddingMlp timeEmbedding;
    private final @Nullable TimestepEmbedding timeIdEmbedding;
    private final @Nullable EmbeddingMlp addEmbedding;
    private final @Nullable Linear textProjection;
    private final Conv2d convIn;
    private final List<DownBlock> down = new ArrayList<>();
    private final MidBlock mid;
    private final List<UpBlock> up = new ArrayList<>();
    private final GroupNorm normOut;
    private final Conv2d convOut;

    /** Builds the tree over weights with the names of diffusers' {@code UNet2DConditionModel}. */
    public UNet(WeightScope w, UNetConfig config) {
        this.config = config;
        compute = w.compute();
        int first = config.blocks().getFirst().channels();
        timestepEmbedding = new TimestepEmbedding(w, "time_proj", first, config.timestepEmbedding());
        timeEmbedding = new EmbeddingMlp(w.in("time_embedding"), first, config.timeDim());
        boolean added = config.additionTimeDim() > 0;
        timeIdEmbedding = added
                ? new TimestepEmbedding(w, "add_time_proj", config.additionTimeDim(), config.timestepEmbedding())
                : null;
        addEmbedding =
                added ? new EmbeddingMlp(w.in("add_embedding"), config.additionInputDim(), config.timeDim()) : null;
        textProjection = config.encoderHiddenDim() > 0
                ? Linear.withBias(w.in("encoder_hid_proj"), config.encoderHiddenDim(), config.crossAttentionDim())
                : null;
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
     * Predicts.
     *
     * @param sample {@code [B, inChannels, H, W]} in the compute type
     * @param timesteps float32 {@code [B]}, on the model's device
     * @return {@code [B, outChannels, H, W]} in the compute type, in the caller's scope
     * @throws IllegalArgumentException if the pass has residuals of a model with other levels
     */
    public Tensor forward(Tensor sample, Tensor timesteps, UNetPass pass) {
        Residuals residuals = pass.additions().residuals();
        residuals.require(config.blocks().size(), config.skips());
        try (Scope scope = Scope.open()) {
            BlockPass shared = shared(timesteps, pass);
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

    /** Returns the residual of a place; none where no place has one. */
    static Optional<Tensor> at(List<Tensor> tensors, int i) {
        return tensors.isEmpty() ? Optional.empty() : Optional.of(tensors.get(i));
    }

    private BlockPass shared(Tensor timesteps, UNetPass pass) {
        Tensor time = timeVector(timesteps, pass.conditioning(), pass.observer());
        Tensor context = pass.conditioning().hiddenStates();
        if (textProjection != null) {
            context = textProjection.forward(context);
            pass.observer().accept("encoder_hid_proj", context);
        }
        return new BlockPass(torch.silu(time), context, pass.additions().images(), pass.runner(), pass.observer());
    }

    /** Returns the time vector {@code [B, 4 * C0]}, the picture's size and the pooled text added where the model has them. */
    private Tensor timeVector(Tensor timesteps, Conditioning conditioning, BiConsumer<String, Tensor> observer) {
        Tensor time = timeEmbedding.forward(Tensors.cast(timestepEmbedding.forward(timesteps), compute));
        observer.accept("time_embedding", time);
        if (timeIdEmbedding == null || addEmbedding == null) {
            return time;
        }
        Tensor ids = conditioning.timeIds();
        Tensor embedded = timeIdEmbedding.forward(ids.reshape(-1)).reshape(ids.size(0), -1);
        Tensor joined = Tensors.cat(1, conditioning.pooled(), Tensors.cast(embedded, compute));
        Tensor added = addEmbedding.forward(joined);
        observer.accept("add_embedding", added);
        return time.add(added);
    }
}
