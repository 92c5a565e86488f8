package org.inkloom.training.base;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;
import org.inkloom.training.source.ExampleSource.MapLayout;
import org.inkloom.weights.DType;

/**
 * A small network that predicts, from the U-Net's features at half depth, what each position of the picture shows:
 * which labelled part (hair, sky), how near it is, which joint of a body. A source that draws its pictures itself knows
 * the right answers as maps. The U-Net learns faster where one thing ends and the next begins if it has to predict
 * these maps as well, not the noise alone. The head is used in training only and is not exported. Other work aligns the
 * features with those of a pretrained network for the same purpose (REPA, arXiv:2410.06940).
 */
final class AuxiliaryHead {
    /**
     * The block of the U-Net whose output is read: the first one after the middle, because its input has seen the whole
     * picture at the lowest resolution.
     */
    static final String BLOCK = "up_blocks.0";

    private static final int HIDDEN = 128;
    private static final int GROUPS = 8;
    private static final double EPSILON = 1e-5;
    /**
     * Weight of the values' loss beside the parts' loss. Most values are 0, which is easy to predict and lowers their
     * mean loss; with this factor both terms are of similar size.
     */
    private static final double VALUES_WEIGHT = 4;

    private final MapLayout layout;
    private final Conv2d in;
    private final GroupNorm norm;
    private final Conv2d out;

    AuxiliaryHead(WeightScope w, UNetConfig sizes, MapLayout layout) {
        this.layout = layout;
        int channels = sizes.blocks().getLast().channels();
        in = new Conv2d(w.in("in"), Conv2d.Config.same3x3(channels, HIDDEN));
        norm = new GroupNorm(w.in("norm"), GROUPS, HIDDEN, EPSILON);
        out = new Conv2d(w.in("out"), Conv2d.Config.same3x3(HIDDEN, layout.channels()));
    }

    /**
     * Predicts the maps.
     *
     * @param features output of the U-Net's block {@link #BLOCK}, {@code [B, C, h, w]}
     * @param height of the maps
     * @param width of the maps
     * @return logits, float32 {@code [B, channels, height, width]}: first the parts, which a softmax turns into
     *     shares, then the values, each of which a sigmoid turns into a number from 0 to 1; in the current scope
     */
    Tensor forward(Tensor features, long height, long width) {
        try (Scope scope = Scope.open()) {
            Tensor hidden = norm.forwardSilu(in.forward(features));
            Tensor predicted = out.forward(torch.upsample_nearest2d(hidden, new long[] {height, width}));
            return scope.keep(Tensors.cast(predicted, DType.FLOAT32));
        }
    }

    /**
     * Computes the head's loss: the cross-entropy of the parts (one distribution for each position) plus that of the
     * values (each a probability of its own), as means over positions and examples.
     *
     * @param predicted logits as {@link #forward} returns them
     * @param maps the right answers, float32 of the same shape, 0 to 1
     * @param signal factor of the clean picture in the noisy one at each example's timestep, √ᾱ,
     *     {@code [B, 1, 1, 1]}; an example is weighted by its square, because from a very noisy input the maps cannot
     *     be predicted
     * @return a scalar in the current scope
     */
    Tensor loss(Tensor predicted, Tensor maps, Tensor signal) {
        try (Scope scope = Scope.open()) {
            int parts = layout.parts();
            Tensor sum = torch.zeros_like(signal.sum());
            Tensor weight = signal.square();
            if (parts > 0) {
                Tensor logs = torch.log_softmax(predicted.narrow(1, 0, parts), 1);
                sum = sum.sub(
                        logs.mul(maps.narrow(1, 0, parts)).mul(weight).mean().mul(new Scalar((double) parts)));
            }
            if (layout.values() > 0) {
                Tensor logits = predicted.narrow(1, parts, layout.values());
                Tensor wanted = maps.narrow(1, parts, layout.values());
                // softplus(x) - x * y is the cross-entropy of sigmoid(x) and y, and stays finite for every x.
                Tensor wrong = torch.softplus(logits).sub(logits.mul(wanted));
                sum = sum.add(wrong.mul(weight).mean().mul(new Scalar(VALUES_WEIGHT)));
            }
            return scope.keep(sum);
        }
    }
}
