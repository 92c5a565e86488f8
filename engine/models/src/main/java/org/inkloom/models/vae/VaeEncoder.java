package org.inkloom.models.vae;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;

/** Pictures to the mean and log variance of their latents. */
final class VaeEncoder implements Vae.Pass {
    /** Each level's residual blocks. */
    private final List<List<VaeResnet>> levels = new ArrayList<>();

    private final List<Conv2d> halvings = new ArrayList<>();
    private final Conv2d convIn;
    private final VaeMid mid;
    private final GroupNorm normOut;
    private final Conv2d convOut;

    VaeEncoder(WeightScope w, VaeConfig config) {
        int in = config.channels().getFirst();
        convIn = new Conv2d(w.in("conv_in"), Conv2d.Config.same3x3(config.imageChannels(), in));
        int count = config.channels().size();
        for (int i = 0; i < count; i++) {
            int out = config.channels().get(i);
            WeightScope block = w.in("down_blocks", i);
            List<VaeResnet> resnets = new ArrayList<>();
            for (int j = 0; j < config.layersPerBlock(); j++) {
                resnets.add(new VaeResnet(block.in("resnets", j), config, j == 0 ? in : out, out));
            }
            levels.add(resnets);
            if (i < count - 1) {
                halvings.add(new Conv2d(block.in("downsamplers.0.conv"), Conv2d.Config.halving3x3(out, out, 0)));
            }
            in = out;
        }
        mid = new VaeMid(w.in("mid_block"), config);
        normOut = new GroupNorm(w.in("conv_norm_out"), config.normGroups(), in, config.epsilon());
        convOut = new Conv2d(w.in("conv_out"), Conv2d.Config.same3x3(in, 2L * config.latentChannels()));
    }

    /** Maps {@code [B, 3, p H, p W]} to {@code [B, 2 * latentChannels, H, W]}; p is {@link VaeConfig#pixelsPerLatent}. */
    @Override
    public Tensor forward(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor h = convIn.forward(pictures);
            for (int i = 0; i < levels.size(); i++) {
                h = level(h, i);
            }
            return scope.keep(convOut.forward(normOut.forwardSilu(mid.forward(h))));
        }
    }

    private Tensor level(Tensor x, int i) {
        try (Scope scope = Scope.open()) {
            Tensor h = x;
            for (VaeResnet resnet : levels.get(i)) {
                h = resnet.forward(h);
            }
            if (i < halvings.size()) {
                // As in diffusers, a row and a column of zeros are added below and to the right only.
                h = halvings.get(i).forward(torch.constant_pad_nd(h, new long[] {0, 1, 0, 1}, new Scalar(0)));
            }
            return scope.keep(h);
        }
    }
}
