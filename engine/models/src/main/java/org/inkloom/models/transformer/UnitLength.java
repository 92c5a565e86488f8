package org.inkloom.models.transformer;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;

/** Vectors of length 1. */
public final class UnitLength {
    private UnitLength() {}

    /** Returns {@code [..., D]} with every vector of the last dimension divided by its Euclidean length. */
    public static Tensor of(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor squares = x.mul(x).sum(new long[] {-1}, true, new ScalarTypeOptional());
            return scope.keep(x.div(torch.sqrt(squares)));
        }
    }
}
