package org.inkloom.models.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.transformer.PreNormBlock;
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

/**
 * The text tower: a transformer in which a token sees those before it. Owns nothing; the weights belong to their {@link
 * org.inkloom.tensor.Weights}.
 */
public final class ClipText {
    private final ClipTextConfig config;
    private final Device device;
    private final Embedding tokens;
    private final Parameter positions;
    private final List<PreNormBlock> blocks;
    private final LayerNorm finalNorm;
    private final Optional<Linear> projection;

    /**
     * Takes {@code text_model.*} (or the same names without that prefix), and {@code text_projection} where it is there.
     */
    public ClipText(WeightScope w, ClipTextConfig config) {
        this.config = config;
        device = w.device();
        boolean bare = w.has("embeddings.token_embedding.weight");
        WeightScope tower = bare ? w : w.in("text_model");
        tokens = new Embedding(tower.in("embeddings.token_embedding"), config.vocabulary(), config.hidden());
        positions = tower.parameter("embeddings.position_embedding.weight", config.positions(), config.hidden());
        blocks = new ClipBlocks(
                        config.hidden(),
                        config.feedForward(),
                        config.heads(),
                        config.activation(),
                        config.epsilon(),
                        Attention.Mask.CAUSAL)
                .list(tower, config.layers());
        finalNorm = new LayerNorm(tower.in("final_layer_norm"), config.hidden(), config.epsilon());
        projection = w.has("text_projection.weight")
                ? Optional.of(Linear.withoutBias(w.in("text_projection"), config.hidden(), config.projection()))
                : Optional.empty();
    }

    /**
     * All that a text tower computes.
     *
     * @param hidden the state of the embedding and that after each block, each {@code [B, T, D]}, not normalised
     * @param last the last state, normalised, {@code [B, T, D]}
     * @param pooled the normalised state at the end token, {@code [B, D]}
     */
    public record States(List<Tensor> hidden, Tensor last, Tensor pooled) {}

    /** Returns the sizes. */
    public ClipTextConfig config() {
        return config;
    }

    /**
     * Reads texts.
     *
     * @param ids row-major {@code [rows, length]}, each in [0, vocabulary)
     * @param rows number of texts
     * @return the states, in the caller's scope
     * @throws IllegalArgumentException if the texts are longer than the tower has positions, or a number is no token
     */
    public States forward(long[] ids, int rows) {
        int length = ids.length / rows;
        if (length > config.positions() || length * rows != ids.length) {
            throw new IllegalArgumentException(
                    ids.length + " tokens are not " + rows + " texts of at most " + config.positions());
        }
        for (long id : ids) {
            if (id < 0 || id >= config.vocabulary()) {
                throw new IllegalArgumentException("token " + id + " in a vocabulary of " + config.vocabulary());
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor input = Tensors.to(Tensors.of(ids, rows, length), device, DType.INT64);
            List<Tensor> hidden = new ArrayList<>();
            hidden.add(scope.keep(tokens.forward(input).add(positions.value().narrow(0, 0, length))));
            for (PreNormBlock block : blocks) {
                hidden.add(scope.keep(block.forward(hidden.getLast())));
            }
            Tensor last = scope.keep(finalNorm.forward(hidden.getLast()));
            return new States(List.copyOf(hidden), last, scope.keep(pooled(last, ids, length)));
        }
    }

    /** Normalises a state as the last one is; for models that are conditioned on an earlier state. */
    public Tensor normalized(Tensor hidden) {
        return finalNorm.forward(hidden);
    }

    /**
     * Maps pooled states into the common space, or returns them as they are where this tower has no projection.
     *
     * @param pooled {@code [B, D]}
     * @return {@code [B, P]}
     */
    public Tensor projected(Tensor pooled) {
        return projection.map(map -> map.forward(pooled)).orElse(pooled);
    }

    private Tensor pooled(Tensor last, long[] ids, int length) {
        try (Scope scope = Scope.open()) {
            int rows = ids.length / length;
            long[] places = new long[rows];
            for (int row = 0; row < rows; row++) {
                places[row] = (long) row * length + end(ids, row * length, length);
            }
            Tensor chosen = Tensors.to(Tensors.of(places, rows), device, DType.INT64);
            return scope.keep(last.flatten(0, 1).index_select(0, chosen));
        }
    }

    /** The first place of the end token, or of the highest token; 0 where there is none, as in the reference. */
    private int end(long[] ids, int start, int length) {
        int best = 0;
        for (int i = 0; i < length; i++) {
            if (config.endsAtHighest()) {
                best = ids[start + i] > ids[start + best] ? i : best;
            } else if (ids[start + i] == config.endToken()) {
                return i;
            }
        }
        return best;
    }
}
