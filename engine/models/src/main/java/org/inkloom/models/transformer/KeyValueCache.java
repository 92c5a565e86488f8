package org.inkloom.models.transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * Keys and values of the tokens that a language model has read so far, per layer. With them the next token costs the
 * computation of one position instead of all. Owns its tensors, which outlive every scope until {@link #close}.
 */
public final class KeyValueCache implements AutoCloseable {
    private final List<Optional<MultiHeadAttention.Context>> layers = new ArrayList<>();

    /** Makes an empty cache for so many layers. */
    public KeyValueCache(int count) {
        for (int i = 0; i < count; i++) {
            layers.add(Optional.empty());
        }
    }

    /** Returns how many positions are held; 0 before the first {@link #extend}. */
    public long length() {
        return layers.getFirst().map(context -> context.key().size(2)).orElse(0L);
    }

    /**
     * Appends the keys and values of positions that were just computed.
     *
     * @param layer counted from 0
     * @param added {@code [B, N, S, D]} with S new positions
     * @return all positions of that layer, the new ones last; they belong to this cache
     */
    public MultiHeadAttention.Context extend(int layer, MultiHeadAttention.Context added) {
        try (Scope scope = Scope.open()) {
            return layers.get(layer)
                    .map(old -> replace(
                            layer,
                            new MultiHeadAttention.Context(
                                    Tensors.cat(2, old.key(), added.key()),
                                    Tensors.cat(2, old.value(), added.value()))))
                    .orElseGet(() -> replace(layer, added));
        }
    }

    /**
     * Replaces the rows of the batch by some of them, as beam search does when it drops some continuations and follows
     * others twice.
     *
     * @param rows int64 {@code [B']}, numbers of rows held now; one may occur several times
     */
    public void keep(Tensor rows) {
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < layers.size(); i++) {
                int layer = i;
                layers.get(i)
                        .ifPresent(old -> replace(
                                layer,
                                new MultiHeadAttention.Context(
                                        old.key().index_select(0, rows),
                                        old.value().index_select(0, rows))));
            }
        }
    }

    private MultiHeadAttention.Context replace(int layer, MultiHeadAttention.Context next) {
        MultiHeadAttention.Context held =
                new MultiHeadAttention.Context(Scope.retain(next.key()), Scope.retain(next.value()));
        layers.set(layer, Optional.of(held)).ifPresent(KeyValueCache::release);
        return held;
    }

    private static void release(MultiHeadAttention.Context context) {
        Scope.release(context.key());
        Scope.release(context.value());
    }

    @Override
    public void close() {
        for (int i = 0; i < layers.size(); i++) {
            layers.set(i, Optional.empty()).ifPresent(KeyValueCache::release);
        }
    }
}
