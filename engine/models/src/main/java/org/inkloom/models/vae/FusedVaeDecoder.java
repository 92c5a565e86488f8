package org.inkloom.models.vae;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.fused.Feature;
import org.inkloom.models.fused.FusedConv;
import org.inkloom.models.fused.FusedResnet;
import org.inkloom.models.fused.FusedUpsample;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.fused.Affine;
import org.inkloom.tensor.fused.FusedKernels;
import org.inkloom.tensor.layers.Conv2d;

/** {@link VaeDecoder} made of fused kernels; works on one picture at a time. */
final class FusedVaeDecoder implements Vae.Pass {
    private final FusedKernels kernels;
    private final int groups;
    private final FusedConv convIn;
    private final FusedVae.Mid mid;
    private final List<List<FusedResnet>> levels = new ArrayList<>();
    private final List<FusedUpsample> doublings = new ArrayList<>();
    private final Affine normOut;
    private final FusedConv convOut;

    FusedVaeDecoder(WeightScope w, VaeConfig config) {
        kernels = FusedKernels.of(w.device(), w.compute());
        groups = config.normGroups();
        List<Integer> channels = config.channels().reversed();
        int in = channels.getFirst();
        convIn = new FusedConv(w.in("conv_in"), Conv2d.Config.same3x3(config.latentChannels(), in));
        mid = new FusedVae.Mid(w.in("mid_block"), config, kernels);
        for (int i = 0; i < channels.size(); i++) {
            int out = channels.get(i);
            WeightScope block = w.in("up_blocks", i);
            List<FusedResnet> resnets = new ArrayList<>();
            for (int j = 0; j <= config.layersPerBlock(); j++) {
                resnets.add(FusedVae.resnet(block.in("resnets", j), config, j == 0 ? in : out, out, kernels));
            }
            levels.add(resnets);
            if (i < channels.size() - 1) {
                doublings.add(new FusedUpsample(block.in("upsamplers.0.conv"), out));
            }
            in = out;
        }
        normOut = FusedVae.normOut(w, config, in);
        convOut = new FusedConv(w.in("conv_out"), Conv2d.Config.same3x3(in, config.imageChannels()));
    }

    @Override
    public Tensor forward(Tensor latents) {
        return FusedVae.oneByOne(latents, this::one);
    }

    private Tensor one(Tensor latents) {
        try (Scope scope = Scope.open()) {
            Feature first =
                    Feature.of(convIn.forward(latents.contiguous(torch.MemoryFormat.ChannelsLast)), convIn.bias());
            Feature h = mid.forward(first);
            for (int i = 0; i < doublings.size(); i++) {
                h = Feature.of(level(h, i), doublings.get(i).bias());
            }
            for (FusedResnet resnet : levels.getLast()) {
                h = resnet.forward(h);
            }
            return scope.keep(convOut.last(FusedVae.normalised(h, kernels, normOut, groups)));
        }
    }

    /**
     * Applies the residual blocks of a level and the convolution that doubles the size. The bias of that convolution is
     * not in the result: the kernel that reads the result next adds it on the way.
     */
    private Tensor level(Feature x, int i) {
        try (Scope scope = Scope.open()) {
            Feature h = x;
            for (FusedResnet resnet : levels.get(i)) {
                h = resnet.forward(h);
            }
            return scope.keep(doublings.get(i).forward(h.settle(kernels), 2 * h.size(2), 2 * h.size(3)));
        }
    }
}
