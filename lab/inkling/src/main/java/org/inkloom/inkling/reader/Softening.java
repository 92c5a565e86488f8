package org.inkloom.inkling.reader;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * Degrades clean drawings as a VAE's decoder or JPEG compression would, by shifts, blur, coarse colours, uneven
 * brightness and noise, so that the reader can also read such pictures. A third of each batch stays clean.
 */
final class Softening {
    private static final int REACH = 3;
    private static final double CLEAN = 0.33;
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};
    private static final long[] THREE = {3, 3};
    private static final long[] NONE = {0, 0};

    private final DeviceNoise random;
    private final Tensor spoilt;
    private final long batch;

    private Softening(DeviceNoise random, long batch) {
        this.random = random;
        this.batch = batch;
        spoilt = random.rand(batch, 1, 1, 1).gt(new Scalar(CLEAN)).to(torch.ScalarType.Float);
    }

    /**
     * Returns degraded copies.
     *
     * @param x {@code [B, 3, H, W]}, -1 to 1
     * @param random decides how; on the same device
     */
    static Tensor of(Tensor x, DeviceNoise random) {
        try (Scope scope = Scope.open()) {
            Softening softening = new Softening(random, x.size(0));
            Tensor soft = softening.lit(softening.blurred(softening.shifted(x)));
            return scope.keep(soft.clamp_(new ScalarOptional(new Scalar(-1.0)), new ScalarOptional(new Scalar(1.0))));
        }
    }

    private Tensor shifted(Tensor x) {
        Tensor wide = torch.replication_pad2d(x, REACH, REACH, REACH, REACH);
        long dy = random.randint(2 * REACH + 1L);
        long dx = random.randint(2 * REACH + 1L);
        return wide.narrow(2, dy, x.size(2)).narrow(3, dx, x.size(3));
    }

    private Tensor blurred(Tensor x) {
        Tensor padded = torch.replication_pad2d(x, 1, 1, 1, 1);
        Tensor mean = torch.avg_pool2d(padded, THREE, ONE, NONE, false, true, new LongOptional());
        Tensor y = torch.lerp(x, mean, amount(1));
        y = torch.lerp(y, enlarged(torch.avg_pool2d(y, TWO), y), amount(0.7));
        Tensor grey = y.mean(new long[] {1}, true, new ScalarTypeOptional());
        Tensor tint = y.sub(grey);
        return grey.add(torch.lerp(tint, enlarged(torch.avg_pool2d(tint, TWO), tint), amount(1)));
    }

    private Tensor lit(Tensor x) {
        Tensor drift =
                Tensors.mul(enlarged(random.randn(batch, 3, 4, 4), x), 0.05).mul(spoilt);
        Tensor gain =
                Tensors.add(Tensors.mul(random.randn(batch, 3, 1, 1), 0.05).mul(spoilt), 1);
        Tensor bias = Tensors.mul(random.randn(batch, 3, 1, 1), 0.04).mul(spoilt);
        Tensor noise = random.randn(Tensors.shape(x)).mul(amount(0.08));
        return x.mul(gain).add(bias).add(drift).add(noise);
    }

    private Tensor amount(double most) {
        return Tensors.mul(random.rand(batch, 1, 1, 1), most).mul(spoilt);
    }

    private static Tensor enlarged(Tensor small, Tensor like) {
        return torch.upsample_bilinear2d(small, new long[] {like.size(2), like.size(3)}, false);
    }
}
