package org.inkloom.models.adapter;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/** The first IP-Adapter's way: one linear map of CLIP's picture vector to a few words. */
public final class IpLinear implements IpProjection {
    private final Linear map;
    private final LayerNorm norm;
    private final long tokens;
    private final long vector;

    /** Takes {@code proj} and {@code norm}. */
    public IpLinear(WeightScope w, long vector, long tokens, long features) {
        map = Linear.withBias(w.in("proj"), vector, tokens * features);
        norm = new LayerNorm(w.in("norm"), features, 1e-5);
        this.tokens = tokens;
        this.vector = vector;
    }

    @Override
    public boolean readsStates() {
        return false;
    }

    @Override
    public long reads() {
        return vector;
    }

    @Override
    public Tensor words(Tensor vector) {
        try (Scope scope = Scope.open()) {
            Tensor words = map.forward(vector);
            return scope.keep(norm.forward(words.unflatten(1, tokens, words.size(1) / tokens)));
        }
    }
}
