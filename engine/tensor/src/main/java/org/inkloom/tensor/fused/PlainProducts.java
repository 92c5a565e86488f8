package org.inkloom.tensor.fused;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/** libtorch's products, on any device and in any floating type. */
final class PlainProducts implements MatrixProducts {
    static final PlainProducts INSTANCE = new PlainProducts();

    private PlainProducts() {}

    @Override
    public Optional<String> slowInFloat8() {
        return Optional.of("products in eight bits need a GPU of compute capability 8.9, half precision and cuBLASLt");
    }

    @Override
    public Tensor linear(Tensor x, Tensor weight, Optional<Tensor> bias) {
        return torch.linear(x, weight, bias.map(TensorOptional::new).orElseGet(TensorOptional::new));
    }

    @Override
    public void addTo(Tensor target, Tensor x, Tensor weight) {
        target.addmm_(x, weight.t());
    }

    @Override
    public Tensor linear(Tensor x, RowScaled weight, Optional<Tensor> bias) {
        try (Scope scope = Scope.open()) {
            return scope.keep(linear(rounded(x), weight.wide(Tensors.dtype(x)), bias));
        }
    }

    @Override
    public void addTo(Tensor target, Tensor x, RowScaled weight) {
        try (Scope scope = Scope.open()) {
            addTo(target, rounded(x), weight.wide(Tensors.dtype(x)));
        }
    }

    private static Tensor rounded(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(RowScaled.of(x.reshape(-1, x.size(-1)))
                    .wide(Tensors.dtype(x))
                    .reshape(Tensors.shape(x)));
        }
    }
}
