package org.inkloom.models.vae;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;

/** Latents to pictures. */
final class VaeDecoder implements Vae.Pass {
    /** Each level's residual blocks, from the lowest resolution up. */
    private final List<List<VaeResnet>> levels = new ArrayList<>();

    private final List<Conv2d> doublings = new ArrayList<>();
    private final Conv2d convIn;
    private final VaeMid mid;
    private final GroupNorm normOut;
    private final Conv2d convOut;

    VaeDecoder(WeightScope w, VaeConfig config) {
        List<Integer> channels = config.channels().reversed();
        int in = channels.getFirst();
        convIn = new Conv2d(w.in("conv_in"), Conv2d.Config.same3x3(config.latentChannels(), in));
        mid = new VaeMid(w.in("mid_block"), config);
        for (int i = 0; i < channels.size(); i++) {
            int out = channels.get(i);
            WeightScope block = w.in("up_blocks", i);
            List<VaeResnet> resnets = new ArrayList<>();
            for (int j = 0; j <= config.layersPerBlock(); j++) {
                resnets.add(new VaeResnet(block.in("resnets", j), config, j == 0 ? in : out, out));
            }
            levels.add(resnets);
            if (i < channels.size() - 1) {
                doublings.add(new Conv2d(block.in("upsamplers.0.conv"), Conv2d.Config.same3x3(out, out)));
            }
            in = out;
        }
        normOut = new GroupNorm(w.in("conv_norm_out"), config.normGroups(), in, config.epsilon());
        convOut = new Conv2d(w.in("conv_out"), Conv2d.Config.same3x3(in, config.imageChannels()));
    }

    /** Maps {@code [B, latentChannels, H, W]} to {@code [B, 3, p H, p W]}; p is {@link VaeConfig#pixelsPerLatent}. */
    @Override
    public Tensor forward(Tensor latents) {
        try (Scope scope = Scope.open()) {
            Tensor h = mid.forward(convIn.forward(latents));
            for (int i = 0; i < levels.size(); i++) {
                h = level(h, i);
            }
            return scope.keep(convOut.forward(normOut.forwardSilu(h)));
        }
    }

    private Tensor level(Tensor x, int i) {
        try (Scope scope = Scope.open()) {
            Tensor h = x;
            for (VaeResnet resnet : levels.get(i)) {
                h = resnet.forward(h);
            }
            if (i < doublings.size()) {
                h = doublings.get(i).forward(torch.upsample_nearest2d(h, new long[] {2 * h.size(2), 2 * h.size(3)}));
            }
            return scope.keep(h);
        }
    }
}
