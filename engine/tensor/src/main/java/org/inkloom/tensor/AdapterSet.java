package org.inkloom.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The low-rank adapters of a model, by layer path, for example
 * {@code down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q}. Several adapters may change one layer; their
 * changes add up. Immutable. Owns no tensor.
 */
public final class AdapterSet {
    /** No adapters: the base model. */
    public static final AdapterSet NONE = new AdapterSet(Map.of());

    private final Map<String, List<LowRankAdapter>> byPath;
    private final boolean trained;

    private AdapterSet(Map<String, List<LowRankAdapter>> byPath) {
        this.byPath = byPath;
        trained = byPath.values().stream().flatMap(List::stream).anyMatch(LowRankAdapter::isTrained);
    }

    /** Makes a set with one adapter per layer path. */
    public static AdapterSet of(Map<String, LowRankAdapter> adapters) {
        Map<String, List<LowRankAdapter>> lists = new LinkedHashMap<>();
        adapters.forEach((path, adapter) -> lists.put(path, List.of(adapter)));
        return new AdapterSet(lists);
    }

    /** Returns this set with another one stacked on it: layers in both get the adapters of both. */
    public AdapterSet plus(AdapterSet other) {
        Map<String, List<LowRankAdapter>> merged = new LinkedHashMap<>(byPath);
        other.byPath.forEach((path, added) -> merged.merge(path, added, (a, b) -> {
            List<LowRankAdapter> both = new ArrayList<>(a);
            both.addAll(b);
            return List.copyOf(both);
        }));
        return new AdapterSet(merged);
    }

    /** Returns the adapters of a layer, in the order in which they were stacked; empty for none. */
    public List<LowRankAdapter> of(String path) {
        return byPath.getOrDefault(path, List.of());
    }

    /** Returns the layer paths that have adapters. */
    public Set<String> paths() {
        return Set.copyOf(byPath.keySet());
    }

    /** Returns whether some of the adapters are being trained, that is collect gradients. */
    public boolean isTrained() {
        return trained;
    }

    /** Returns whether there is none. */
    public boolean isEmpty() {
        return byPath.isEmpty();
    }
}
