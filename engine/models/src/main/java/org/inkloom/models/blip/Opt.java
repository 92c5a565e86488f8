package org.inkloom.models.blip;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.transformer.FeedForward;
import org.inkloom.models.transformer.KeyValueCache;
import org.inkloom.models.transformer.MultiHeadAttention;
import org.inkloom.models.transformer.MultiHeadAttention.Context;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.Embedding;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.weights.DType;

/** OPT, which reads vectors in place of words where it is given them. */
public final class Opt {
    /** The published tables of positions begin with two rows that are never used. */
    private static final int FIRST_POSITION = 2;

    private static final double EPSILON = 1e-5;

    private final OptConfig config;
    private final Device device;
    private final Embedding words;
    private final Parameter wordTable;
    private final Parameter positions;
    private final List<Layer> layers;
    private final LayerNorm norm;

    /** Takes {@code model.decoder.*}; the map to words is the table of words. */
    public Opt(WeightScope w, OptConfig config) {
        this.config = config;
        device = w.device();
        WeightScope decoder = w.in("model.decoder");
        words = new Embedding(decoder.in("embed_tokens"), config.vocabulary(), config.hidden());
        wordTable = decoder.parameter("embed_tokens.weight", config.vocabulary(), config.hidden());
        positions = decoder.parameter(
                "embed_positions.weight", (long) config.positions() + FIRST_POSITION, config.hidden());
        layers = IntStream.range(0, config.layers())
                .mapToObj(i -> new Layer(decoder.in("layers", i), config))
                .toList();
        norm = new LayerNorm(decoder.in("final_layer_norm"), config.hidden(), EPSILON);
    }

    /** One block: attention to what was read, then a feed-forward part, each behind a norm. */
    private static final class Layer {
        private final LayerNorm attentionNorm;
        private final MultiHeadAttention attention;
        private final LayerNorm forwardNorm;
        private final FeedForward forward;

        Layer(WeightScope w, OptConfig config) {
            int hidden = config.hidden();
            attentionNorm = new LayerNorm(w.in("self_attn_layer_norm"), hidden, EPSILON);
            attention = new MultiHeadAttention(
                    w.in("self_attn"),
                    MultiHeadAttention.Names.PROJ,
                    MultiHeadAttention.Sizes.self(hidden, config.heads()));
            forwardNorm = new LayerNorm(w.in("final_layer_norm"), hidden, EPSILON);
            forward = new FeedForward(
                    Linear.withBias(w.in("fc1"), hidden, config.feedForward()),
                    config.activation(),
                    Linear.withBias(w.in("fc2"), config.feedForward(), hidden));
        }

        Tensor forward(Tensor x, int index, KeyValueCache cache) {
            try (Scope scope = Scope.open()) {
                Tensor normal = attentionNorm.forward(x);
                Context read = cache.extend(index, attention.context(normal));
                Attention.Mask mask = x.size(1) == 1 ? Attention.Mask.NONE : Attention.Mask.CAUSAL;
                Tensor h = attention.attend(normal, read, mask).add(x);
                return scope.keep(forward.forward(forwardNorm.forward(h)).add(h));
            }
        }
    }

    /** Returns the sizes. */
    public OptConfig config() {
        return config;
    }

    /** Returns the vectors of words, {@code [rows, length, D]}, in the caller's scope. */
    public Tensor embedded(long[] ids, int rows) {
        for (long id : ids) {
            if (id < 0 || id >= config.vocabulary()) {
                throw new IllegalArgumentException("token " + id + " in a vocabulary of " + config.vocabulary());
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor input = Tensors.to(Tensors.of(ids, rows, ids.length / rows), device, DType.INT64);
            return scope.keep(words.forward(input));
        }
    }

    /**
     * Reads on.
     *
     * @param vectors {@code [rows, length, D]}; one per row unless nothing was read yet
     * @param cache what was read before, which is added to
     * @return the last states, normalised, of the same shape, in the caller's scope
     * @throws IllegalArgumentException if the text gets longer than the model has positions
     */
    public Tensor decode(Tensor vectors, KeyValueCache cache) {
        long before = cache.length();
        long length = vectors.size(1);
        if (before + length > config.positions() || before > 0 && length > 1) {
            throw new IllegalArgumentException(
                    length + " tokens after " + before + " of at most " + config.positions());
        }
        try (Scope scope = Scope.open()) {
            Tensor h = vectors.add(positions.value().narrow(0, FIRST_POSITION + before, length));
            for (int i = 0; i < layers.size(); i++) {
                h = layers.get(i).forward(h, i, cache);
            }
            return scope.keep(norm.forward(h));
        }
    }

    /** Maps states {@code [..., D]} to scores of the next word, {@code [..., vocabulary]}. */
    public Tensor logits(Tensor states) {
        try (Scope scope = Scope.open()) {
            return scope.keep(torch.linear(states, wordTable.value(), new TensorOptional()));
        }
    }
}
