package org.inkloom.training.base;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.dataset.Draws;
import org.inkloom.weights.DType;

/**
 * A batch's noise in a tensor whose address does not change. It depends on the seed and the batch's number alone. On a
 * GPU it is drawn by the GPU's own generator: drawing it on the CPU would take as long as the whole training step takes
 * on the GPU.
 */
final class StaticNoise implements AutoCloseable {
    private final Device device;
    private final long seed;
    private final Tensor value;

    StaticNoise(Device device, long seed, long... shape) {
        this.device = device;
        this.seed = seed;
        try (Scope scope = Scope.open()) {
            value = Scope.retain(torch.zeros(shape, Tensors.options(device, DType.FLOAT32)));
        }
    }

    /**
     * Draws a batch's noise.
     *
     * @param offset strength of the noise offset: so many times one further normal number for each example and
     *     channel is added to all its positions; 0 for none
     */
    void draw(long batch, double offset) {
        long drawn = Draws.of(seed, Draws.Purpose.NOISE, batch).nextSeed();
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            if (device.isCuda()) {
                Generator generator = torch.globalContext().defaultGenerator(value.device());
                generator.set_current_seed(drawn);
                value.normal_(0, 1, new GeneratorOptional(generator));
                if (offset > 0) {
                    Tensor shift = torch.empty_like(value.narrow(2, 0, 1).narrow(3, 0, 1));
                    value.add_(shift.normal_(0, 1, new GeneratorOptional(generator)), new Scalar(offset));
                }
                return;
            }
            try (Noise random = new Noise(drawn)) {
                value.copy_(random.randn(Tensors.shape(value)));
                if (offset > 0) {
                    value.add_(random.randn(value.size(0), value.size(1), 1, 1), new Scalar(offset));
                }
            }
        }
    }

    Tensor value() {
        return value;
    }

    @Override
    public void close() {
        Scope.release(value);
    }
}
