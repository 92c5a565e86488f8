package org.inkloom.tensor;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.inkloom.weights.DType;

/**
 * One weight of a layer, as that layer computes with it. Owned by its {@link Weights}.
 */
public final class Parameter {
    private Tensor stored;
    private TensorOptional optional;
    private final DType compute;
    private final boolean castOnUse;
    private final boolean packed;

    private Parameter(Tensor stored, TensorOptional optional, DType compute, boolean castOnUse, boolean packed) {
        this.stored = Scope.retain(stored);
        this.optional = Scope.retain(optional);
        this.compute = compute;
        this.castOnUse = castOnUse;
        this.packed = packed;
    }

    /** Takes a tensor of the current scope. */
    static Parameter of(Tensor tensor, DType compute) {
        return new Parameter(tensor, new TensorOptional(tensor), compute, Tensors.dtype(tensor) != compute, false);
    }

    /** Takes a matrix that {@link OneDnn#pack} made in the current scope. */
    static Parameter ofPacked(Tensor tensor) {
        return new Parameter(tensor, new TensorOptional(), DType.FLOAT32, false, true);
    }

    /** Stands for a weight that is not there. */
    static Parameter undefined(DType compute) {
        return new Parameter(new Tensor(), new TensorOptional(), compute, false, false);
    }

    /** Returns whether this is a matrix that only {@link OneDnn#linear} can use. */
    public boolean isPacked() {
        return packed;
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

    /**
     * Lets this weight lie in another tensor from now on, for instance as part of a larger one, and frees its own. Trees
     * that were built before compute with it there. Not while one of them is computing.
     *
     * @param same the same numbers in the same shape and type
     * @throws IllegalArgumentException if the shape or the type is another
     */
    public void moveTo(Tensor same) {
        if (packed
                || !Arrays.equals(Tensors.shape(stored), Tensors.shape(same))
                || Tensors.dtype(stored) != Tensors.dtype(same)) {
            throw new IllegalArgumentException("a weight can only move to where its own numbers lie");
        }
        Tensor before = stored;
        TensorOptional optionalBefore = optional;
        stored = Scope.retain(same);
        try (Scope scope = Scope.open()) {
            optional = Scope.retain(new TensorOptional(same));
        }
        Scope.release(optionalBefore);
        Scope.release(before);
    }

    void free() {
        Scope.release(optional);
        Scope.release(stored);
    }
}
