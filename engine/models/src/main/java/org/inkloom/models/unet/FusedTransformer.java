package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.fused.Feature;
import org.inkloom.models.fused.FusedLinear;
import org.inkloom.models.fused.HeldWeights;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.fused.Affine;
import org.inkloom.tensor.fused.FusedKernels;

/**
 * A {@link SpatialTransformer} of fused blocks. In channels-last features the channels of a pixel lie side by side, so
 * they are the rows that a transformer works on without copying.
 */
final class FusedTransformer {
    private static final double NORM_EPSILON = 1e-6;

    private final FusedKernels kernels;
    private final int groups;
    private final Affine norm;
    private final FusedLinear in;
    private final FusedLinear out;
    private final List<FusedBlock> blocks = new ArrayList<>();
    private final Tensor lastBias;
    private final Optional<Tensor> lacking;

    FusedTransformer(WeightScope w, UNetConfig config, int channels, int heads, int layers, FusedKernels kernels) {
        this.kernels = kernels;
        groups = config.normGroups();
        norm = HeldWeights.affine(w.in("norm"), channels, NORM_EPSILON);
        FusedLinear.Kind kind = config.linearProjection() ? FusedLinear.Kind.WITH_BIAS : FusedLinear.Kind.POINTWISE;
        in = FusedLinear.exact(w, channels, List.of(new FusedLinear.Part("proj_in", channels, kind)));
        Optional<Tensor> lacks = Optional.empty();
        for (int i = 0; i < layers; i++) {
            FusedBlock block = new FusedBlock(w.in("transformer_blocks", i), config, channels, heads, lacks, kernels);
            blocks.add(block);
            lacks = Optional.of(block.lacking());
        }
        out = FusedLinear.exact(w, channels, List.of(new FusedLinear.Part("proj_out", channels, kind)));
        // The biases that the blocks left out are multiplied by the last matrix once, when the model is loaded, and
        // become part of its bias. An adapter beside that matrix would not see them there, so with adapters they are
        // added to the features before it.
        lacking = out.isAdapted() ? lacks : Optional.empty();
        lastBias = out.isAdapted() || lacks.isEmpty()
                ? out.bias().orElseThrow()
                : out.shiftedBias(w, "proj_out.shifted_bias", lacks.get());
    }

    /**
     * Computes keys and values of a text {@code [B, T, D]} and appends them to {@code remembered}, one tensor for each
     * block.
     */
    void remember(Tensor context, List<Tensor> remembered) {
        blocks.forEach(block -> remembered.add(block.remember(context)));
    }

    /**
     * Maps {@code [B, C, H, W]} to the same shape; the result's tensors belong to the caller's scope.
     *
     * @param remembered the text's keys and values; each block takes the next element
     * @param images attended to besides the text
     */
    Feature forward(Feature x, Iterator<Tensor> remembered, List<ImageContext> images) {
        try (Scope scope = Scope.open()) {
            long batch = x.size(0);
            long height = x.size(2);
            long width = x.size(3);
            Tensor normal = x.normalised(kernels, norm, groups, FusedKernels.Activation.NONE, scope);
            long channels = normal.size(1);
            Tensor rows = normal.permute(0, 2, 3, 1).reshape(-1, channels);
            Tensor h = in.forward(rows);
            for (FusedBlock block : blocks) {
                block.forward(h, batch, remembered.next(), images);
            }
            lacking.ifPresent(h::add_);
            Tensor y = out.withoutBias(h).view(batch, height, width, channels).permute(0, 3, 1, 2);
            return Feature.of(scope.keep(y), lastBias, x.settle(kernels, scope));
        }
    }
}
