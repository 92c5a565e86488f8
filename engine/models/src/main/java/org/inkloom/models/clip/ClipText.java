package org.inkloom.models.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.transformer.PreNormBlock;
import org.inkloom.models.transformer.TokenCheck;
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
     * @param hidden the state after the embedding and after each block, each {@code [B, T, D]}, before the final norm
     * @param last the last of these states after the final norm, {@code [B, T, D]}
     * @param pooled the vector of {@code last} at the end token, which stands for the whole text, {@code [B, D]}
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
        return forward(ids, rows, Map.of());
    }

    /**
     * As {@link #forward(long[], int)}, for texts in which some tokens have vectors of their own, as textual inversion
     * learns them.
     *
     * @param ids row-major {@code [rows, length]}, each in [0, vocabulary)
     * @param rows number of texts
     * @param vectors by index into {@code ids}: a vector {@code [D]} that replaces the embedding of the token there.
     *     The token's number still counts where the end of a text is looked for
     * @return the states, in the caller's scope
     * @throws IllegalArgumentException as {@link #forward(long[], int)}; if a vector has another width than D
     */
    public States forward(long[] ids, int rows, Map<Integer, float[]> vectors) {
        int length = TokenCheck.length(ids, rows, 0, config.positions(), config.vocabulary());
        try (Scope scope = Scope.open()) {
            Tensor input = Tensors.to(Tensors.of(ids, rows, length), device, DType.INT64);
            List<Tensor> hidden = new ArrayList<>();
            hidden.add(scope.keep(words(input, vectors).add(positions.value().narrow(0, 0, length))));
            for (PreNormBlock block : blocks) {
                hidden.add(scope.keep(block.forward(hidden.getLast())));
            }
            Tensor last = scope.keep(finalNorm.forward(hidden.getLast()));
            return new States(List.copyOf(hidden), last, scope.keep(pooled(last, ids, length)));
        }
    }

    private Tensor words(Tensor ids, Map<Integer, float[]> vectors) {
        Tensor words = tokens.forward(ids);
        if (vectors.isEmpty()) {
            return words;
        }
        int width = config.hidden();
        long[] places = new long[vectors.size()];
        float[] given = new float[places.length * width];
        int row = 0;
        for (Map.Entry<Integer, float[]> each : vectors.entrySet()) {
            if (each.getValue().length != width) {
                throw new IllegalArgumentException(
                        "a vector of " + each.getValue().length + " numbers in a tower of " + width);
            }
            places[row] = each.getKey();
            System.arraycopy(each.getValue(), 0, given, row * width, width);
            row++;
        }
        Tensor at = Tensors.to(Tensors.of(places, places.length), device, DType.INT64);
        Tensor rows = Tensors.to(Tensors.of(given, places.length, width), device, Tensors.dtype(words));
        return words.flatten(0, 1).index_copy(0, at, rows).reshape(words.shape());
    }

    /**
     * Applies the final norm to an earlier state, {@code [B, T, D]}: some models are conditioned on the state before
     * the last block, normalised like the last.
     */
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

    /**
     * Returns where a row's end token first stands, or its token of the highest number if the config says so; 0 if
     * there is no end token, as in the reference.
     */
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
