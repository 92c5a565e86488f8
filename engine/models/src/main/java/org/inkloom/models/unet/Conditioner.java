package org.inkloom.models.unet;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/**
 * Computes from timestep, text and picture size what all blocks of a pass read: the time vector and the text's
 * features. It is the same in a U-Net and in a ControlNet.
 */
final class Conditioner {
    private final DType compute;
    private final TimestepEmbedding timestepEmbedding;
    private final EmbeddingMlp timeEmbedding;
    private final @Nullable TimestepEmbedding timeIdEmbedding;
    private final @Nullable EmbeddingMlp addEmbedding;
    private final @Nullable Linear textProjection;

    Conditioner(WeightScope w, UNetConfig config) {
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
    }

    /** Computes what the blocks share, in the current scope. */
    BlockPass shared(Tensor timesteps, UNetPass pass) {
        return shared(timesteps, pass, Optional.empty());
    }

    /**
     * As {@link #shared(Tensor, UNetPass)}, with a further term in the time vector.
     *
     * @param more {@code [1 or B, 4 * C0]}, added to the time vector; a union ControlNet says with it which kinds of
     *     pictures it is given
     */
    BlockPass shared(Tensor timesteps, UNetPass pass, Optional<Tensor> more) {
        Tensor plain = timeVector(timesteps, pass.conditioning(), pass.observer());
        Tensor time = more.map(plain::add).orElse(plain);
        Tensor context = context(pass.conditioning());
        if (textProjection != null) {
            pass.observer().accept("encoder_hid_proj", context);
        }
        return new BlockPass(
                torch.silu(time), context, pass.additions().images(), pass.runner(), pass.observer(), pass.watch());
    }

    /**
     * Returns the time vector {@code [B, 4 * C0]}: the embedded timesteps, plus picture size and pooled text in models
     * that are conditioned on them.
     */
    private Tensor timeVector(Tensor timesteps, UNet.Conditioning conditioning, BiConsumer<String, Tensor> observer) {
        Tensor time = time(timesteps);
        observer.accept("time_embedding", time);
        Optional<Tensor> added = added(conditioning);
        added.ifPresent(vector -> observer.accept("add_embedding", vector));
        return added.map(time::add).orElse(time);
    }

    /** Returns the part of the time vector that depends on the timesteps, {@code [B, 4 * C0]}. */
    Tensor time(Tensor timesteps) {
        return timeEmbedding.forward(Tensors.cast(timestepEmbedding.forward(timesteps), compute));
    }

    /**
     * Returns the part of the time vector that depends on picture size and pooled text, {@code [B, 4 * C0]}; empty for
     * models that are not conditioned on them.
     */
    Optional<Tensor> added(UNet.Conditioning conditioning) {
        if (timeIdEmbedding == null || addEmbedding == null) {
            return Optional.empty();
        }
        Tensor ids = conditioning.timeIds();
        Tensor embedded = timeIdEmbedding.forward(ids.reshape(-1)).reshape(ids.size(0), -1);
        return Optional.of(
                addEmbedding.forward(Tensors.cat(1, conditioning.pooled(), Tensors.cast(embedded, compute))));
    }

    /**
     * Returns what the blocks attend to, {@code [B, T, D]}: the text encoder's states, projected where the model has a
     * projection for them.
     */
    Tensor context(UNet.Conditioning conditioning) {
        return textProjection == null
                ? conditioning.hiddenStates()
                : textProjection.forward(conditioning.hiddenStates());
    }
}
