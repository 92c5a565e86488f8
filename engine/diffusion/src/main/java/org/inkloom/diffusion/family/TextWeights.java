package org.inkloom.diffusion.family;

import org.inkloom.tensor.AdapterSet;
import org.inkloom.weights.TensorFile;

/** Changes text encoders: replaces weights before they are loaded, or adds adapters that compute beside them. */
@FunctionalInterface
public interface TextWeights {
    /** No changes. */
    TextWeights AS_STORED = (encoder, weights) -> weights;

    /**
     * Returns the weights that an encoder is loaded from.
     *
     * @param encoder which of the model's text encoders, 1 or 2
     * @param weights as they are stored
     * @return the same, or a view of them with changes; closing the result closes {@code weights}
     */
    TensorFile over(int encoder, TensorFile weights);

    /**
     * Returns the adapters of an encoder, by the layers' names in its weight file. Text encoder training changes their
     * tensors between prompts.
     *
     * @param encoder which of the model's text encoders, 1 or 2
     */
    default AdapterSet beside(int encoder) {
        return AdapterSet.NONE;
    }
}
