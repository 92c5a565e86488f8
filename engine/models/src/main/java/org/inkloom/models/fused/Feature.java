package org.inkloom.models.fused;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.fused.Affine;
import org.inkloom.tensor.fused.FusedKernels;
import org.jspecify.annotations.Nullable;

/**
 * Features whose last sum may still have to be done: a convolution's result, its bias, and what goes around it. Whoever
 * normalises them does the sum in the same pass; then it is known to all.
 *
 * <p>Belongs to one forward pass. The tensors handed over must live as long as this does.
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

    /** Returns a size of the features. */
    public long size(long dimension) {
        return value.size(dimension);
    }

    /** Returns the sum; the current scope is the one that this object lives in. */
    public Tensor settle(FusedKernels kernels) {
        Tensor known = settled;
        if (known == null) {
            known = kernels.add(value, shift, residual);
            settled = known;
        }
        return known;
    }

    /**
     * Returns the sum.
     *
     * @param scope the current one; the sum is kept in the scope outside it, where this object must end
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
     * Returns the normalised sum, in the current scope.
     *
     * @param scope the current one; the sum is kept in the scope outside it, where this object must end
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
