package org.inkloom.models.vae;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.fused.Feature;
import org.inkloom.models.fused.FusedLinear;
import org.inkloom.models.fused.HeldWeights;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.fused.Affine;
import org.inkloom.tensor.fused.FusedKernels;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.weights.DType;

/** {@link VaeAttention} that computes queries, keys and values by a single matrix product. */
final class FusedVaeAttention {
    /** How many attention scores are in memory at once; in float32 they take 256 MiB. */
    private static final long SCORES_AT_ONCE = 1L << 26;

    private final FusedKernels kernels;
    private final int groups;
    private final Affine norm;
    private final FusedLinear queryKeyValue;
    private final FusedLinear out;

    FusedVaeAttention(WeightScope w, VaeConfig config, int channels, FusedKernels kernels) {
        this.kernels = kernels;
        groups = config.normGroups();
        norm = HeldWeights.affine(w.in("group_norm"), channels, config.epsilon());
        boolean old = w.has("query.weight");
        FusedLinear.Kind kind = FusedLinear.Kind.WITH_BIAS;
        queryKeyValue = new FusedLinear(
                w,
                channels,
                List.of(
                        new FusedLinear.Part(old ? "query" : "to_q", channels, kind),
                        new FusedLinear.Part(old ? "key" : "to_k", channels, kind),
                        new FusedLinear.Part(old ? "value" : "to_v", channels, kind)));
        out = FusedLinear.of(w, old ? "proj_attn" : "to_out.0", channels, channels, kind);
    }

    Feature forward(Feature x) {
        try (Scope scope = Scope.open()) {
            long batch = x.size(0);
            long height = x.size(2);
            long width = x.size(3);
            Tensor normal = x.normalised(kernels, norm, groups, FusedKernels.Activation.NONE, scope);
            long channels = normal.size(1);
            Tensor rows = normal.permute(0, 2, 3, 1).reshape(batch, -1, channels);
            Tensor all = queryKeyValue.forward(rows);
            Tensor attended = byProducts(all) ? attendByProducts(all, channels) : attend(all, channels);
            Tensor y = out.withoutBias(attended)
                    .view(batch, height, width, channels)
                    .permute(0, 3, 1, 2);
            return Feature.of(scope.keep(y), out.bias().orElseThrow(), x.settle(kernels, scope));
        }
    }

    private static boolean byProducts(Tensor all) {
        return all.is_cuda() && all.size(0) == 1 && Tensors.dtype(all) != DType.FLOAT32;
    }

    private Tensor attend(Tensor all, long channels) {
        return Attention.apply(
                        all.narrow(2, 0, channels).unsqueeze(1),
                        all.narrow(2, channels, channels).unsqueeze(1),
                        all.narrow(2, 2 * channels, channels).unsqueeze(1),
                        Attention.Mask.NONE)
                .squeeze(1);
    }

    /**
     * Attention as two matrix products with a softmax between them. The head has 512 channels, for which libtorch has
     * only its slow attention kernel; this takes less than half of that kernel's time. The scores of all queries would
     * not fit into memory, so the queries are worked on in portions.
     *
     * @param all queries, keys and values of one picture side by side, {@code [1, P, 3 * channels]}
     */
    private Tensor attendByProducts(Tensor all, long channels) {
        long positions = all.size(1);
        Tensor rows = all.squeeze(0);
        Tensor keys = rows.narrow(1, channels, channels).t();
        Tensor values = rows.narrow(1, 2 * channels, channels);
        long share = Math.max(1, SCORES_AT_ONCE / positions);
        List<Tensor> attended = new ArrayList<>();
        for (long first = 0; first < positions; first += share) {
            try (Scope scope = Scope.open()) {
                Tensor queries = rows.narrow(0, first, Math.min(share, positions - first))
                        .narrow(1, 0, channels);
                Tensor scores = torch.mm(queries, keys, torch.ScalarType.Float);
                attended.add(scope.keep(kernels.softmax(scores, 1 / Math.sqrt((double) channels))
                        .mm(values)));
            }
        }
        return Tensors.cat(0, attended.toArray(Tensor[]::new)).unsqueeze(0);
    }
}
