package org.inkloom.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * One weight of a layer, as that layer computes with it. Owned by its {@link Weights}.
 */
public final class Parameter {
    private final Tensor stored;
    private final TensorOptional optional;
    private final DType compute;
    private final boolean castOnUse;

    Parameter(Tensor stored, TensorOptional optional, DType compute, boolean castOnUse) {
        this.stored = stored;
        this.optional = optional;
        this.compute = compute;
        this.castOnUse = castOnUse;
    }

    /** Returns the weight in the compute type; a cast made for this call belongs to the current scope. */
    public Tensor value() {
        return castOnUse ? Tensors.cast(stored, compute) : stored;
    }

    /** Returns {@link #value} in the form that optional arguments take. */
    public TensorOptional optional() {
        return castOnUse ? new TensorOptional(value()) : optional;
    }

    /** Returns the weight as it is held, perhaps in another type than the compute type. */
    public Tensor stored() {
        return stored;
    }

    void free() {
        Scope.release(optional);
        Scope.release(stored);
    }
}
