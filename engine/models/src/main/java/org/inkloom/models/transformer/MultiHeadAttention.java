package org.inkloom.models.transformer;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.Linear;

/** Multi-head attention with separate maps for queries, keys, values and the result. */
public final class MultiHeadAttention {
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final int heads;

    /**
     * What the four linear maps are called below the attention's weight scope.
     *
     * @param query map of the queries
     * @param key map of the keys
     * @param value map of the values
     * @param out map of the result
     */
    public record Names(String query, String key, String value, String out) {
        /** CLIP's and OPT's names. */
        public static final Names PROJ = new Names("q_proj", "k_proj", "v_proj", "out_proj");

        /** ViT's names. */
        public static final Names VIT =
                new Names("attention.query", "attention.key", "attention.value", "output.dense");

        /** BERT's names. */
        public static final Names BERT = new Names("self.query", "self.key", "self.value", "output.dense");
    }

    /**
     * Sizes.
     *
     * @param features width of the sequence that asks, D times {@code heads}
     * @param contextFeatures width of the sequence that is attended to; equal to {@code features} in self-attention
     * @param heads number of heads N; must divide {@code features}
     * @param bias whether the maps of queries, keys and values have a bias; the map of the result always has one
     */
    public record Sizes(int features, int contextFeatures, int heads, boolean bias) {
        /** Checks that the heads divide the features. */
        public Sizes {
            if (features % heads != 0) {
                throw new IllegalArgumentException(features + " features do not divide into " + heads + " heads");
            }
        }

        /** Self-attention with biases. */
        public static Sizes self(int features, int heads) {
            return new Sizes(features, features, heads, true);
        }
    }

    /**
     * Keys and values of what is attended to: N heads, S positions, D channels per head.
     *
     * @param key {@code [B, N, S, D]}
     * @param value {@code [B, N, S, D]}
     */
    public record Context(Tensor key, Tensor value) {}

    /** Takes the four maps. */
    public MultiHeadAttention(WeightScope w, Names names, Sizes sizes) {
        query = linear(w.in(names.query()), sizes.features(), sizes.features(), sizes.bias());
        key = linear(w.in(names.key()), sizes.contextFeatures(), sizes.features(), sizes.bias());
        value = linear(w.in(names.value()), sizes.contextFeatures(), sizes.features(), sizes.bias());
        out = Linear.withBias(w.in(names.out()), sizes.features(), sizes.features());
        heads = sizes.heads();
    }

    private static Linear linear(WeightScope w, long in, long to, boolean bias) {
        return bias ? Linear.withBias(w, in, to) : Linear.withoutBias(w, in, to);
    }

    /**
     * Self-attention.
     *
     * @param x {@code [B, T, features]}
     * @param mask which positions each one may attend to
     * @return the same shape, in the caller's scope
     */
    public Tensor forward(Tensor x, Attention.Mask mask) {
        try (Scope scope = Scope.open()) {
            return scope.keep(attend(x, context(x), mask));
        }
    }

    /**
     * Computes the keys and values of a sequence that is attended to.
     *
     * @param lookedAt {@code [B, S, contextFeatures]}
     * @return in the caller's scope
     */
    public Context context(Tensor lookedAt) {
        try (Scope scope = Scope.open()) {
            return new Context(scope.keep(split(key.forward(lookedAt))), scope.keep(split(value.forward(lookedAt))));
        }
    }

    /**
     * Attends to another sequence.
     *
     * @param x {@code [B, T, features]}, from which the queries are computed
     * @param context keys and values of the other sequence
     * @param mask which of its positions each one may attend to
     * @return {@code [B, T, features]}, in the caller's scope
     */
    public Tensor attend(Tensor x, Context context, Attention.Mask mask) {
        try (Scope scope = Scope.open()) {
            Tensor attended = Attention.apply(split(query.forward(x)), context.key(), context.value(), mask);
            return scope.keep(out.forward(attended.transpose(1, 2).flatten(2, 3)));
        }
    }

    /** {@code [B, T, N * D]} to {@code [B, N, T, D]}, without copying. */
    private Tensor split(Tensor x) {
        return x.unflatten(2, heads, x.size(2) / heads).transpose(1, 2);
    }
}
