package org.inkloom.tensor;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/**
 * One weight of a layer, in whatever form it is held: as in the file, converted, packed, or in eight bits. Owned by its
 * {@link Weights}.
 */
public final class Parameter {
    private Tensor stored;
    private TensorOptional optional;
    private final DType compute;
    private final boolean castOnUse;
    private final boolean packed;
    private final @Nullable Tensor scales;

    private Parameter(
            Tensor stored,
            TensorOptional optional,
            DType compute,
            boolean castOnUse,
            boolean packed,
            @Nullable Tensor scales) {
        this.stored = Scope.retain(stored);
        this.optional = Scope.retain(optional);
        this.compute = compute;
        this.castOnUse = castOnUse;
        this.packed = packed;
        this.scales = scales == null ? null : Scope.retain(scales);
    }

    /** Takes a tensor of the current scope. */
    static Parameter of(Tensor tensor, DType compute) {
        return new Parameter(
                tensor, new TensorOptional(tensor), compute, Tensors.dtype(tensor) != compute, false, null);
    }

    /**
     * Takes numbers of the current scope that are multiplied by scales each time the weight is used.
     *
     * @param scales float32, {@code [out, 1, ...]} with as many dimensions as the numbers
     */
    static Parameter ofScaled(Tensor numbers, Tensor scales, DType compute) {
        return new Parameter(numbers, new TensorOptional(), compute, true, false, scales);
    }

    /** Takes a matrix that {@link OneDnn#pack} made in the current scope. */
    static Parameter ofPacked(Tensor tensor) {
        return new Parameter(tensor, new TensorOptional(), DType.FLOAT32, false, true, null);
    }

    /**
     * Returns a placeholder for a weight that the file lacks, so that building can go on and report all missing weights
     * at once.
     */
    static Parameter undefined(DType compute) {
        return new Parameter(new Tensor(), new TensorOptional(), compute, false, false, null);
    }

    /** Returns whether this is a matrix that only {@link OneDnn#linear} can use. */
    public boolean isPacked() {
        return packed;
    }

    /** Returns the weight in the compute type; a cast made for this call belongs to the current scope. */
    public Tensor value() {
        if (scales != null) {
            return Tensors.cast(EightBits.unpacked(stored, scales), compute);
        }
        return castOnUse ? Tensors.cast(stored, compute) : stored;
    }

    /** Returns {@link #value} in the form that optional arguments take. */
    public TensorOptional optional() {
        return castOnUse ? new TensorOptional(value()) : optional;
    }

    /**
     * Returns the weight as it is held, perhaps in another type than the compute type.
     *
     * @throws IllegalStateException if it is held in eight bits, where its numbers are nothing without their scales
     */
    public Tensor stored() {
        if (scales != null) {
            throw new IllegalStateException("a weight in eight bits has no numbers of its own");
        }
        return stored;
    }

    /** Returns whether {@link #stored} is the weight in the compute type. */
    public boolean isHeldAsComputed() {
        return scales == null && Tensors.dtype(stored) == compute;
    }

    /**
     * Returns rows of a table in the compute type. Only these rows are cast, not the whole table.
     *
     * @param ids int64 {@code [...]}
     * @return {@code [..., features]}, in the current scope
     */
    public Tensor rows(Tensor ids) {
        if (scales == null) {
            return Tensors.cast(torch.embedding(stored, ids), compute);
        }
        try (Scope scope = Scope.open()) {
            // Rows are selected as bytes, because libtorch cannot index a float8 table.
            Tensor bytes = stored.view(torch.ScalarType.Byte).index_select(0, ids.flatten());
            Tensor rowScales = scales.numel() == 1 ? scales : scales.index_select(0, ids.flatten());
            Tensor rows = EightBits.unpacked(bytes.view(stored.scalar_type()), rowScales);
            long[] shape = java.util.Arrays.copyOf(Tensors.shape(ids), (int) ids.dim() + 1);
            shape[shape.length - 1] = stored.size(1);
            return scope.keep(Tensors.cast(rows.view(shape), compute));
        }
    }

    /**
     * Makes this weight refer to another tensor with the same numbers, for instance a part of a larger one, and frees
     * its own memory. Networks that were built before see the change. Must not be called while one of them computes.
     *
     * @param same the same numbers in the same shape and type
     * @throws IllegalArgumentException if the shape or the type is another
     */
    public void moveTo(Tensor same) {
        if (packed
                || scales != null
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
        if (scales != null) {
            Scope.release(scales);
        }
        Scope.release(optional);
        Scope.release(stored);
    }
}
