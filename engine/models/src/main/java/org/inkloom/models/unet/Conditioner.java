package org.inkloom.models.unet;

import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/** Turns timestep, text and picture size into what every block of a pass reads: the same in a U-Net and in a ControlNet. */
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

    /** Computes it, in the current scope. */
    BlockPass shared(Tensor timesteps, UNetPass pass) {
        Tensor time = timeVector(timesteps, pass.conditioning(), pass.observer());
        Tensor context = pass.conditioning().hiddenStates();
        if (textProjection != null) {
            context = textProjection.forward(context);
            pass.observer().accept("encoder_hid_proj", context);
        }
        return new BlockPass(torch.silu(time), context, pass.additions().images(), pass.runner(), pass.observer());
    }

    /** Returns the time vector {@code [B, 4 * C0]}, the picture's size and the pooled text added where the model has them. */
    private Tensor timeVector(Tensor timesteps, UNet.Conditioning conditioning, BiConsumer<String, Tensor> observer) {
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
