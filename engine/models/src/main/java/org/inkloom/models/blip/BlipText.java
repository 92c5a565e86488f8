package org.inkloom.models.blip;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.transformer.KeyValueCache;
import org.inkloom.models.transformer.MultiHeadAttention.Context;
import org.inkloom.models.transformer.TokenCheck;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.Embedding;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.weights.DType;

/** BERT with cross-attention to pictures. Reads a whole text at once as an encoder, or token by token as a decoder. */
public final class BlipText {
    private final BlipTextConfig config;
    private final Device device;
    private final Embedding words;
    private final Parameter positions;
    private final LayerNorm norm;
    private final List<BlipTextLayer> layers;

    /** Takes {@code embeddings} and {@code encoder.layer}. */
    public BlipText(WeightScope w, BlipTextConfig config) {
        this.config = config;
        device = w.device();
        WeightScope embeddings = w.in("embeddings");
        words = new Embedding(embeddings.in("word_embeddings"), config.vocabulary(), config.hidden());
        positions = embeddings.parameter("position_embeddings.weight", config.positions(), config.hidden());
        norm = new LayerNorm(embeddings.in("LayerNorm"), config.hidden(), config.epsilon());
        layers = IntStream.range(0, config.layers())
                .mapToObj(i -> new BlipTextLayer(w.in("encoder.layer", i), config))
                .toList();
    }

    /** Returns the sizes. */
    public BlipTextConfig config() {
        return config;
    }

    /** Returns what each layer sees of pictures {@code [B, S, pictureHidden]}, in the caller's scope. */
    public List<Context> pictureContexts(Tensor pictures) {
        return layers.stream().map(layer -> layer.pictureContext(pictures)).toList();
    }

    /**
     * Reads texts as an encoder: every position sees all others.
     *
     * @param ids row-major {@code [rows, length]}
     * @param pictures what each layer sees of the pictures, one per text; empty to leave them out
     * @return the last states {@code [rows, length, D]}, in the caller's scope
     */
    public Tensor encode(long[] ids, int rows, List<Context> pictures) {
        try (Scope scope = Scope.open()) {
            Tensor h = embedded(ids, rows, 0);
            for (int i = 0; i < layers.size(); i++) {
                BlipTextLayer layer = layers.get(i);
                h = layer.forward(h, layer.selfContext(h), Attention.Mask.NONE, context(pictures, i));
            }
            return scope.keep(h);
        }
    }

    /**
     * Reads on as a decoder: a position sees those before it.
     *
     * @param ids the next tokens, row-major {@code [rows, length]}; one per row unless nothing was read yet
     * @param cache what was read before, which is added to
     * @return the last states of the new positions {@code [rows, length, D]}, in the caller's scope
     */
    public Tensor decode(long[] ids, int rows, List<Context> pictures, KeyValueCache cache) {
        try (Scope scope = Scope.open()) {
            long before = cache.length();
            boolean single = ids.length == rows;
            if (before > 0 && !single) {
                throw new IllegalArgumentException("only a prompt may be read several tokens at once");
            }
            Tensor h = embedded(ids, rows, before);
            for (int i = 0; i < layers.size(); i++) {
                BlipTextLayer layer = layers.get(i);
                Context read = cache.extend(i, layer.selfContext(h));
                // A single new position comes after all others and may see them all.
                Attention.Mask mask = single ? Attention.Mask.NONE : Attention.Mask.CAUSAL;
                h = layer.forward(h, read, mask, context(pictures, i));
            }
            return scope.keep(h);
        }
    }

    private static Optional<Context> context(List<Context> pictures, int layer) {
        return pictures.isEmpty() ? Optional.empty() : Optional.of(pictures.get(layer));
    }

    private Tensor embedded(long[] ids, int rows, long before) {
        int length = TokenCheck.length(ids, rows, before, config.positions(), config.vocabulary());
        try (Scope scope = Scope.open()) {
            Tensor input = Tensors.to(Tensors.of(ids, rows, length), device, DType.INT64);
            Tensor sum = words.forward(input).add(positions.value().narrow(0, before, length));
            return scope.keep(norm.forward(sum));
        }
    }
}
