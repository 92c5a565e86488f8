package org.inkloom.models.vae;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.fused.Feature;
import org.inkloom.models.fused.FusedResnet;
import org.inkloom.models.fused.HeldWeights;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.fused.Affine;
import org.inkloom.tensor.fused.FusedKernels;
import org.jspecify.annotations.Nullable;

/** The parts that the encoder and the decoder made of fused kernels have in common. */
final class FusedVae {
    private FusedVae() {}

    static FusedResnet resnet(WeightScope w, VaeConfig config, int in, int out, FusedKernels kernels) {
        return new FusedResnet(w, new FusedResnet.Config(in, out, config.normGroups(), config.epsilon()), kernels);
    }

    /** {@link VaeMid} made of fused kernels. */
    static final class Mid {
        private final FusedResnet first;
        private final @Nullable FusedVaeAttention attention;
        private final FusedResnet second;

        Mid(WeightScope w, VaeConfig config, FusedKernels kernels) {
            int channels = config.channels().getLast();
            first = resnet(w.in("resnets", 0), config, channels, channels, kernels);
            attention = config.midAttention()
                    ? new FusedVaeAttention(w.in("attentions", 0), config, channels, kernels)
                    : null;
            second = resnet(w.in("resnets", 1), config, channels, channels, kernels);
        }

        Feature forward(Feature x) {
            Feature h = first.forward(x);
            return second.forward(attention == null ? h : attention.forward(h));
        }
    }

    /** Returns the feature map after group normalisation and SiLU, in the caller's scope. */
    static Tensor normalised(Feature h, FusedKernels kernels, Affine affine, int groups) {
        try (Scope scope = Scope.open()) {
            return scope.keep(h.normalised(kernels, affine, groups, FusedKernels.Activation.SILU, scope));
        }
    }

    static Affine normOut(WeightScope w, VaeConfig config, long channels) {
        return HeldWeights.affine(w.in("conv_norm_out"), channels, config.epsilon());
    }

    /**
     * Runs a batch picture by picture. At full resolution a single picture already keeps the whole GPU busy, so a batch
     * would be no faster, and it might not fit into memory.
     */
    static Tensor oneByOne(Tensor batch, Vae.Pass pass) {
        if (batch.size(0) == 1) {
            return pass.forward(batch);
        }
        try (Scope scope = Scope.open()) {
            List<Tensor> results = new ArrayList<>();
            for (long i = 0; i < batch.size(0); i++) {
                results.add(pass.forward(batch.narrow(0, i, 1)));
            }
            return scope.keep(Tensors.cat(0, results.toArray(Tensor[]::new)));
        }
    }
}
