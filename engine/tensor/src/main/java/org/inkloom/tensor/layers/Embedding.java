package org.inkloom.tensor.layers;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.weights.DType;

/** A table of vectors by token id. */
public final class Embedding {
    private final Parameter weight;
    private final DType compute;

    /** Takes {@code weight [entries, features]}. */
    public Embedding(WeightScope w, long entries, long features) {
        weight = w.parameter("weight", entries, features);
        compute = w.compute();
    }

    /**
     * Looks up.
     *
     * @param ids int64 {@code [...]}, each in [0, entries)
     * @return {@code [..., features]}
     */
    public Tensor forward(Tensor ids) {
        try (Scope scope = Scope.open()) {
            // The table may be held in half precision: look up first, so that only the rows in use are cast.
            return scope.keep(Tensors.cast(torch.embedding(weight.stored(), ids), compute));
        }
    }
}
