package org.inkloom.models.vae.tiny;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Convolution;

/** A step of the tiny autoencoder. */
@FunctionalInterface
interface TinyLayer {
    /** Computes {@code [B, C', H', W']} of {@code [B, C, H, W]}, in the current scope. */
    Tensor forward(Tensor x);

    /** Returns a 3×3 convolution whose bias may be missing; a stride of 2 halves the size. */
    static TinyLayer convolution(WeightScope w, long in, long out, boolean biased, int stride) {
        Parameter weight = w.parameter("weight", out, in, 3, 3);
        Optional<Parameter> bias = biased ? Optional.of(w.parameter("bias", out)) : Optional.empty();
        long[] steps = {stride, stride};
        long[] padding = {1, 1};
        return x -> {
            TensorOptional added = bias.map(Parameter::optional).orElseGet(TensorOptional::new);
            return Convolution.apply(x, weight.value(), added, steps, padding);
        };
    }

    /** Returns a residual block: three convolutions with ReLU between and behind. */
    static TinyLayer block(WeightScope w, long channels) {
        TinyLayer first = convolution(w.in("conv", 0), channels, channels, true, 1);
        TinyLayer second = convolution(w.in("conv", 2), channels, channels, true, 1);
        TinyLayer third = convolution(w.in("conv", 4), channels, channels, true, 1);
        return x -> {
            try (Scope scope = Scope.open()) {
                Tensor h = third.forward(second.forward(first.forward(x).relu()).relu());
                return scope.keep(h.add(x).relu());
            }
        };
    }
}
