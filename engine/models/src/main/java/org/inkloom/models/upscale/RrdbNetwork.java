package org.inkloom.models.upscale;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;

/**
 * The network of ESRGAN (Wang et al., arXiv:1809.00219): residual blocks of residual blocks at the picture's size, then doublings
 * by nearest neighbours with a convolution behind each. Real-ESRGAN's networks for small factors fold squares of pixels into
 * channels first. Names are those of BasicSR.
 */
public final class RrdbNetwork {
    private static final int INNER = 3;
    private static final double SHARE = 0.2;
    private static final double LEAK = 0.2;

    private final RrdbConfig config;
    private final Conv2d first;
    private final List<List<DenseBlock>> blocks = new ArrayList<>();
    private final Conv2d body;
    private final List<Conv2d> doublings = new ArrayList<>();
    private final Conv2d fine;
    private final Conv2d last;

    /** Takes {@code conv_first}, {@code body}, {@code conv_body}, {@code conv_up1} …, {@code conv_hr}, {@code conv_last}. */
    public RrdbNetwork(WeightScope w, RrdbConfig config) {
        this.config = config;
        int features = config.features();
        long in = (long) config.pictureChannels() * config.folding() * config.folding();
        first = new Conv2d(w.in("conv_first"), Conv2d.Config.same3x3(in, features));
        for (int i = 0; i < config.blocks(); i++) {
            List<DenseBlock> inner = new ArrayList<>();
            for (int k = 1; k <= INNER; k++) {
                inner.add(new DenseBlock(w.in("body").in(String.valueOf(i)).in("rdb" + k), config));
            }
            blocks.add(List.copyOf(inner));
        }
        body = new Conv2d(w.in("conv_body"), Conv2d.Config.same3x3(features, features));
        for (int i = 1; i <= config.doublings(); i++) {
            doublings.add(new Conv2d(w.in("conv_up" + i), Conv2d.Config.same3x3(features, features)));
        }
        fine = new Conv2d(w.in("conv_hr"), Conv2d.Config.same3x3(features, features));
        last = new Conv2d(w.in("conv_last"), Conv2d.Config.same3x3(features, config.pictureChannels()));
    }

    /** What is below 0 counts a fifth. */
    static Tensor bent(Tensor x) {
        return torch.leaky_relu(x, new Scalar(LEAK));
    }

    /**
     * Enlarges pictures.
     *
     * @param pictures {@code [B, C, H, W]}, 0 to 1; sides are multiples of {@link RrdbConfig#folding}
     * @return {@code [B, C, scale · H, scale · W]}, nearly 0 to 1, in the caller's scope
     */
    public Tensor forward(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor folded = config.folding() == 1 ? pictures : torch.pixel_unshuffle(pictures, config.folding());
            Tensor start = first.forward(folded);
            Tensor h = start;
            for (List<DenseBlock> block : blocks) {
                h = residual(block, h);
            }
            h = start.add(body.forward(h));
            for (Conv2d doubling : doublings) {
                long[] size = {2 * h.size(2), 2 * h.size(3)};
                h = bent(doubling.forward(torch.upsample_nearest2d(h, size)));
            }
            return scope.keep(last.forward(bent(fine.forward(h))));
        }
    }

    private static Tensor residual(List<DenseBlock> block, Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor h = x;
            for (DenseBlock inner : block) {
                h = inner.forward(h);
            }
            return scope.keep(x.add(Tensors.mul(h, SHARE)));
        }
    }
}
