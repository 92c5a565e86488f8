package org.inkloom.models.unet;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Linear;

/** Two linear layers with SiLU between them: {@code linear_2(silu(linear_1(x)))}. */
final class EmbeddingMlp {
    private final Linear first;
    private final Linear second;

    EmbeddingMlp(WeightScope w, int in, int out) {
        first = Linear.withBias(w.in("linear_1"), in, out);
        second = Linear.withBias(w.in("linear_2"), out, out);
    }

    /** Maps {@code [B, in]} to {@code [B, out]}. */
    Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(second.forward(torch.silu(first.forward(x))));
        }
    }
}
