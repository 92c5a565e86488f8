package org.inkloom.models.fused;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.fused.Affine;
import org.inkloom.tensor.fused.FusedKernels;
import org.jspecify.annotations.Nullable;

/**
 * A feature map with additions that are still to be made: the bias of the convolution that computed it, and a residual.
 *
 * <p>The sum is postponed because a group normalisation usually follows, and its kernel can add while it reads; a
 * kernel of its own for the sum would read and write the whole map once more. Once computed, the sum is kept here for
 * all others who read the features.
 *
 * <p>An object of this class belongs to one forward pass. The tensors handed over must live as long as it does.
 */
public final class Feature {
    private final Tensor value;
    private final Optional<Tensor> shift;
    private final Optional<Tensor> residual;
    private @Nullable Tensor settled;

    private Feature(Tensor value, Optional<Tensor> shift, Optional<Tensor> residual) {
        this.value = value;
        this.shift = shift;
        this.residual = residual;
        settled = shift.isEmpty() && residual.isEmpty() ? value : null;
    }

    /** Features that are complete: {@code [B, C, H, W]}, channels-last. */
    public static Feature of(Tensor value) {
        return new Feature(value, Optional.empty(), Optional.empty());
    }

    /** Features to which a bias {@code [C]} is to be added. */
    public static Feature of(Tensor value, Tensor bias) {
        return new Feature(value, Optional.of(bias), Optional.empty());
    }

    /** Features to which a bias {@code [C]} and other features are to be added. */
    public static Feature of(Tensor value, Tensor bias, Tensor residual) {
        return new Feature(value, Optional.of(bias), Optional.of(residual));
    }

    /** Returns the features' size along a dimension: 0 is B, 1 is C, 2 is H, 3 is W. */
    public long size(long dimension) {
        return value.size(dimension);
    }

    /**
     * Returns the sum {@code [B, C, H, W]}. Called where the current scope is the one in which this object was made,
     * since the sum is kept for later readers.
     */
    public Tensor settle(FusedKernels kernels) {
        Tensor known = settled;
        if (known == null) {
            known = kernels.add(value, shift, residual);
            settled = known;
        }
        return known;
    }

    /**
     * Returns the sum {@code [B, C, H, W]}, from within a scope that was opened after this object was made.
     *
     * @param scope the current scope; the sum outlives it in the scope around it, and this object must not be used
     *     after that one is closed
     */
    public Tensor settle(FusedKernels kernels, Scope scope) {
        Tensor known = settled;
        if (known == null) {
            known = scope.keep(kernels.add(value, shift, residual));
            settled = known;
        }
        return known;
    }

    /**
     * Returns the group normalisation of the sum, {@code [B, C, H, W]} in the current scope, with an activation behind
     * it.
     *
     * @param groups into how many groups the channels are divided; each group is normalised by its own mean and
     *     variance
     * @param scope the current scope; the sum itself outlives it in the scope around it, and this object must not be
     *     used after that one is closed
     */
    public Tensor normalised(
            FusedKernels kernels, Affine affine, int groups, FusedKernels.Activation activation, Scope scope) {
        if (settled != null) {
            return kernels.groupNorm(settled, Optional.empty(), affine, groups, activation);
        }
        FusedKernels.Summed made = kernels.addGroupNorm(value, shift, residual, affine, groups, activation);
        settled = scope.keep(made.sum());
        return made.normal();
    }
}
