package org.inkloom.models.text.chatglm;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.Linear;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention of a block. Several query heads may share one head of keys and values (Ainslie et al.,
 * arXiv:2305.13245).
 */
final class SelfAttention {
    private final ChatGlm3Config config;
    private final Linear queryKeyValue;
    private final Linear dense;

    /** Takes {@code query_key_value} and {@code dense}. */
    SelfAttention(WeightScope w, ChatGlm3Config config) {
        this.config = config;
        queryKeyValue = GlmBlock.linear(
                w.in("query_key_value"),
                config.hidden(),
                config.queryWidth() + 2L * config.groupWidth(),
                config.qkvBias());
        dense = GlmBlock.linear(w.in("dense"), config.queryWidth(), config.hidden(), config.linearBias());
    }

    private record Heads(Tensor query, Tensor key, Tensor value) {}

    /**
     * Computes attention.
     *
     * @param x {@code [B, T, D]}
     * @param rotary angles of the T positions
     * @param bias added to the scores, {@code [B, 1, T, T]}; null for plain causal attention
     * @param queries for how many positions, counted from the end, the result is wanted: T, or 1
     * @return {@code [B, queries, D]}
     */
    Tensor forward(Tensor x, Rotary rotary, @Nullable Tensor bias, long queries) {
        try (Scope scope = Scope.open()) {
            Heads heads = split(queryKeyValue.forward(x));
            long from = x.size(1) - queries;
            Tensor query = rotary.apply(heads.query()).narrow(1, from, queries).transpose(1, 2);
            Tensor key = repeated(rotary.apply(heads.key()));
            Tensor value = repeated(heads.value());
            Tensor context;
            if (bias != null) {
                context = Attention.apply(query, key, value, bias.narrow(2, from, queries));
            } else {
                // The last position may attend to all others, so a single query needs no mask.
                boolean last = queries == 1;
                context = Attention.apply(query, key, value, last ? Attention.Mask.NONE : Attention.Mask.CAUSAL);
            }
            return scope.keep(dense.forward(context.transpose(1, 2).flatten(2, 3)));
        }
    }

    /** Cuts {@code [B, T, (H + 2G) · C]} into {@code [B, T, H, C]} and twice {@code [B, T, G, C]}. */
    private Heads split(Tensor mixed) {
        int channels = config.headChannels();
        if (config.headwise()) {
            Tensor byHead = mixed.unflatten(2, config.heads(), 3L * channels);
            return new Heads(
                    byHead.narrow(3, 0, channels),
                    byHead.narrow(3, channels, channels),
                    byHead.narrow(3, 2L * channels, channels));
        }
        long queryWidth = config.queryWidth();
        long groupWidth = config.groupWidth();
        return new Heads(
                mixed.narrow(2, 0, queryWidth).unflatten(2, config.heads(), channels),
                mixed.narrow(2, queryWidth, groupWidth).unflatten(2, config.groups(), channels),
                mixed.narrow(2, queryWidth + groupWidth, groupWidth).unflatten(2, config.groups(), channels));
    }

    /** Repeats keys or values for all query heads that share them: {@code [B, T, G, C]} to {@code [B, H, T, C]}. */
    private Tensor repeated(Tensor groups) {
        Tensor byGroup = groups.transpose(1, 2);
        long share = config.heads() / config.groups();
        return share == 1
                ? byGroup
                : byGroup.unsqueeze(2).expand(-1, -1, share, -1, -1).flatten(1, 2);
    }
}
