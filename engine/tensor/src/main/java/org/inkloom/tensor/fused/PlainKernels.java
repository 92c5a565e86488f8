package org.inkloom.tensor.fused;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * Each operation of {@link FusedKernels} by libtorch's own operations one after the other, on any device and in any
 * floating type.
 */
final class PlainKernels implements FusedKernels {
    static final PlainKernels INSTANCE = new PlainKernels();

    private PlainKernels() {}

    @Override
    public Tensor groupNorm(Tensor x, Optional<Tensor> shift, Affine affine, int groups, Activation activation) {
        try (Scope scope = Scope.open()) {
            return scope.keep(normalise(shifted(x, shift), affine, groups, activation));
        }
    }

    @Override
    public Summed addGroupNorm(
            Tensor x,
            Optional<Tensor> shift,
            Optional<Tensor> residual,
            Affine affine,
            int groups,
            Activation activation) {
        try (Scope scope = Scope.open()) {
            Tensor sum = sum(x, shift, residual);
            return new Summed(scope.keep(sum), scope.keep(normalise(sum, affine, groups, activation)));
        }
    }

    private static Tensor normalise(Tensor x, Affine affine, int groups, Activation activation) {
        Tensor normal = torch.group_norm(
                x,
                groups,
                new TensorOptional(affine.weight()),
                new TensorOptional(affine.bias()),
                affine.epsilon(),
                true);
        return activation == Activation.SILU ? torch.silu(normal) : normal;
    }

    private static Tensor sum(Tensor x, Optional<Tensor> shift, Optional<Tensor> residual) {
        Tensor shifted = shifted(x, shift);
        return residual.isEmpty() ? shifted : shifted.add(residual.get());
    }

    private static Tensor shifted(Tensor x, Optional<Tensor> shift) {
        return shift.isEmpty()
                ? x
                : x.add(shift.get().reshape(shift.get().dim() == 1 ? 1 : x.size(0), x.size(1), 1, 1));
    }

    @Override
    public Tensor layerNorm(Tensor x, Optional<Tensor> shift, Affine affine) {
        try (Scope scope = Scope.open()) {
            Tensor sum = shift.isEmpty() ? x : x.add(shift.get());
            return scope.keep(torch.layer_norm(
                    sum,
                    new long[] {x.size(-1)},
                    new TensorOptional(affine.weight()),
                    new TensorOptional(affine.bias()),
                    affine.epsilon(),
                    true));
        }
    }

    @Override
    public Tensor add(Tensor x, Optional<Tensor> shift, Optional<Tensor> residual) {
        try (Scope scope = Scope.open()) {
            return scope.keep(sum(x, shift, residual));
        }
    }

    @Override
    public Tensor geglu(Tensor both, Optional<Tensor> bias) {
        try (Scope scope = Scope.open()) {
            Tensor sum = bias.isEmpty() ? both : both.add(bias.get());
            long inner = both.size(-1) / 2;
            return scope.keep(sum.narrow(-1, 0, inner).mul(torch.gelu(sum.narrow(-1, inner, inner))));
        }
    }

    /** The result has the type of the scores, because these operations serve every type. */
    @Override
    public Tensor softmax(Tensor scores, double scale) {
        try (Scope scope = Scope.open()) {
            return scope.keep(Tensors.mul(scores, scale).softmax(-1));
        }
    }

    @Override
    public Tensor guide(Tensor both, Tensor scale) {
        try (Scope scope = Scope.open()) {
            long batch = both.size(0) / 2;
            Tensor wide = Tensors.cast(both, DType.FLOAT32);
            Tensor negative = wide.narrow(0, 0, batch);
            return scope.keep(
                    negative.add(wide.narrow(0, batch, batch).sub(negative).mul(scale)));
        }
    }
}
