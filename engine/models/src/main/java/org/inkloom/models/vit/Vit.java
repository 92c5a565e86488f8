package org.inkloom.models.vit;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Linear;

/** The network of a classifier: the vision transformer, and a linear map from its class token to scores. */
public final class Vit {
    private final VitTower tower;
    private final Linear classifier;

    /** Takes {@code vit.*} and {@code classifier}. */
    public Vit(WeightScope w, VitConfig config) {
        tower = new VitTower(w.in("vit"), config);
        classifier = Linear.withBias(
                w.in("classifier"), config.hidden(), config.labels().size());
    }

    /**
     * Classifies.
     *
     * @param pictures {@code [B, 3, side, side]}
     * @return scores before the softmax, {@code [B, labels]}, in the caller's scope
     */
    public Tensor logits(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            return scope.keep(classifier.forward(states(pictures).select(1, 0)));
        }
    }

    /** Returns the normalised last states, {@code [B, T, D]}, in the caller's scope. */
    public Tensor states(Tensor pictures) {
        return tower.states(pictures);
    }
}
