package org.inkloom.models.transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * Keys and values of the positions that a language model has read, per layer, so that a new word costs one position and
 * not all of them again. Owns its tensors, which outlive every scope until {@link #close}.
 */
public final class KeyValueCache implements AutoCloseable {
    private final List<Optional<MultiHeadAttention.Context>> layers = new ArrayList<>();

    /** Makes an empty cache for so many layers. */
    public KeyValueCache(int count) {
        for (int i = 0; i < count; i++) {
            layers.add(Optional.empty());
        }
    }

    /** Returns how many positions were read. */
    public long length() {
        return layers.getFirst().map(context -> context.key().size(2)).orElse(0L);
    }

    /** Adds the positions that were just read and returns all of that layer. */
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

    /** Goes on with these rows, in this order, in place of those so far; a row may come several times. */
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
