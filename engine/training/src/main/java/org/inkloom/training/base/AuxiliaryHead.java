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
 * A small network that tells, from what the U-Net knows half-way, what every place of the picture shows: which part, how
 * near, which joint. It is used in training only. A source that draws its pictures knows the answers, and a U-Net that
 * has to know them learns sooner where a face ends and the hair begins than one that is asked for the noise alone; other
 * trainings take features of a finished network as such a second aim (arXiv:2410.06940).
 */
final class AuxiliaryHead {
    /** The first block on the way up: it has seen the whole picture at its coarsest. */
    static final String PLACE = "up_blocks.0";

    private static final int HIDDEN = 128;
    private static final int GROUPS = 8;
    private static final double EPSILON = 1e-5;
    /** Values are mostly 0, where they cost little; so they count about as much as the parts. */
    private static final double VALUES_COUNT = 4;

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
     * Tells.
     *
     * @param features of the U-Net at {@link #PLACE}, {@code [B, C, h, w]}
     * @param height of the maps
     * @param width of the maps
     * @return float32 {@code [B, channels, height, width]} before the softmax of the parts and the sigmoid of the values,
     *     in the current scope
     */
    Tensor forward(Tensor features, long height, long width) {
        try (Scope scope = Scope.open()) {
            Tensor hidden = norm.forwardSilu(in.forward(features));
            Tensor told = out.forward(torch.upsample_nearest2d(hidden, new long[] {height, width}));
            return scope.keep(Tensors.cast(told, DType.FLOAT32));
        }
    }

    /**
     * Computes how wrong the head is: the cross-entropy of the parts' shares and of the values, over the places.
     *
     * @param told as {@link #forward} returns it
     * @param maps the answers, float32 of the same shape, 0 to 1
     * @param signal what is left of the picture at an example's timestep, {@code [B, 1, 1, 1]}; an example counts its
     *     square, because nobody can tell much from noise
     * @return a scalar in the current scope
     */
    Tensor loss(Tensor told, Tensor maps, Tensor signal) {
        try (Scope scope = Scope.open()) {
            int parts = layout.parts();
            Tensor sum = torch.zeros_like(signal.sum());
            Tensor clear = signal.square();
            if (parts > 0) {
                Tensor logs = torch.log_softmax(told.narrow(1, 0, parts), 1);
                sum = sum.sub(
                        logs.mul(maps.narrow(1, 0, parts)).mul(clear).mean().mul(new Scalar((double) parts)));
            }
            if (layout.values() > 0) {
                Tensor logits = told.narrow(1, parts, layout.values());
                Tensor wanted = maps.narrow(1, parts, layout.values());
                // softplus(x) - x * y is the cross-entropy of sigmoid(x) and y, and stays finite for every x.
                Tensor wrong = torch.softplus(logits).sub(logits.mul(wanted));
                sum = sum.add(wrong.mul(clear).mean().mul(new Scalar(VALUES_COUNT)));
            }
            return scope.keep(sum);
        }
    }
}
