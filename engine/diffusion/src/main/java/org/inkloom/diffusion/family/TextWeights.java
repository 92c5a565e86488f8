package org.inkloom.diffusion.family;

import org.inkloom.tensor.AdapterSet;
import org.inkloom.weights.TensorFile;

/** Changes text encoders: their weights before these are loaded, or by adapters that work beside them. */
@FunctionalInterface
public interface TextWeights {
    /** Leaves them as they are. */
    TextWeights AS_STORED = (encoder, weights) -> weights;

    /**
     * Returns the weights that an encoder is to have.
     *
     * @param encoder which of the model's text encoders, 1 or 2
     * @param weights as they are stored
     * @return these or others over them; whoever closes the result closes them
     */
    TensorFile over(int encoder, TensorFile weights);

    /**
     * Returns what works beside an encoder's weights, by the names that its layers have in its weight file; a training
     * changes it between two prompts.
     *
     * @param encoder which of the model's text encoders, 1 or 2
     */
    default AdapterSet beside(int encoder) {
        return AdapterSet.NONE;
    }
}
