package org.inkloom.tensor.layers;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;

/** A table of vectors by token id. */
public final class Embedding {
    private final Parameter weight;

    /** Takes {@code weight [entries, features]}. */
    public Embedding(WeightScope w, long entries, long features) {
        weight = w.parameter("weight", entries, features);
    }

    /**
     * Looks vectors up.
     *
     * @param ids int64 {@code [...]}, each in [0, entries)
     * @return {@code [..., features]}
     */
    public Tensor forward(Tensor ids) {
        try (Scope scope = Scope.open()) {
            // The table may be held in half precision. Rows are looked up first, so that only these rows are converted.
            return scope.keep(weight.rows(ids));
        }
    }
}
