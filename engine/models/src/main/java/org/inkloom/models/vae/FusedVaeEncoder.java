package org.inkloom.models.vae;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.fused.Feature;
import org.inkloom.models.fused.FusedConv;
import org.inkloom.models.fused.FusedResnet;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.fused.Affine;
import org.inkloom.tensor.fused.FusedKernels;
import org.inkloom.tensor.layers.Conv2d;

/** {@link VaeEncoder} made of fused kernels; works on one picture at a time. */
final class FusedVaeEncoder implements Vae.Pass {
    private final FusedKernels kernels;
    private final int groups;
    private final FusedConv convIn;
    private final List<List<FusedResnet>> levels = new ArrayList<>();
    private final List<FusedConv> halvings = new ArrayList<>();
    private final FusedVae.Mid mid;
    private final Affine normOut;
    private final FusedConv convOut;

    FusedVaeEncoder(WeightScope w, VaeConfig config) {
        kernels = FusedKernels.of(w.device(), w.compute());
        groups = config.normGroups();
        int in = config.channels().getFirst();
        convIn = new FusedConv(w.in("conv_in"), Conv2d.Config.same3x3(config.imageChannels(), in));
        int count = config.channels().size();
        for (int i = 0; i < count; i++) {
            int out = config.channels().get(i);
            WeightScope block = w.in("down_blocks", i);
            List<FusedResnet> resnets = new ArrayList<>();
            for (int j = 0; j < config.layersPerBlock(); j++) {
                resnets.add(FusedVae.resnet(block.in("resnets", j), config, j == 0 ? in : out, out, kernels));
            }
            levels.add(resnets);
            if (i < count - 1) {
                halvings.add(new FusedConv(block.in("downsamplers.0.conv"), Conv2d.Config.halving3x3(out, out, 0)));
            }
            in = out;
        }
        mid = new FusedVae.Mid(w.in("mid_block"), config, kernels);
        normOut = FusedVae.normOut(w, config, in);
        convOut = new FusedConv(w.in("conv_out"), Conv2d.Config.same3x3(in, 2L * config.latentChannels()));
    }

    @Override
    public Tensor forward(Tensor pictures) {
        return FusedVae.oneByOne(pictures, this::one);
    }

    private Tensor one(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Feature h = Feature.of(convIn.forward(pictures.contiguous(torch.MemoryFormat.ChannelsLast)), convIn.bias());
            for (int i = 0; i < halvings.size(); i++) {
                h = Feature.of(level(h, i), halvings.get(i).bias());
            }
            for (FusedResnet resnet : levels.getLast()) {
                h = resnet.forward(h);
            }
            Tensor normal = FusedVae.normalised(mid.forward(h), kernels, normOut, groups);
            return scope.keep(convOut.last(normal));
        }
    }

    /**
     * Applies the residual blocks of a level and the convolution that halves the size. The bias of that convolution is
     * not in the result: the kernel that reads the result next adds it on the way.
     */
    private Tensor level(Feature x, int i) {
        try (Scope scope = Scope.open()) {
            Feature h = x;
            for (FusedResnet resnet : levels.get(i)) {
                h = resnet.forward(h);
            }
            // As in diffusers, a row and a column of zeros are added below and to the right only.
            Tensor padded = torch.constant_pad_nd(h.settle(kernels), new long[] {0, 1, 0, 1}, new Scalar(0));
            return scope.keep(halvings.get(i).forward(padded));
        }
    }
}
