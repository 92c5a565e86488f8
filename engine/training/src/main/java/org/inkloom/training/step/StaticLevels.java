package org.inkloom.training.step;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.source.Uploads;
import org.inkloom.weights.DType;

/**
 * The noise levels of a batch, in tensors whose addresses on the device never change, as a recorded step needs them.
 */
public final class StaticLevels implements AutoCloseable {
    private final DenoisingLoss loss;
    private final Device device;
    private final DenoisingLoss.Levels value;

    /**
     * Allocates zeros, float32.
     *
     * @param loss looks timesteps up
     * @param batch how many there are
     */
    public StaticLevels(DenoisingLoss loss, Device device, long batch) {
        this.loss = loss;
        this.device = device;
        try (Scope scope = Scope.open()) {
            value = new DenoisingLoss.Levels(zeros(batch), zeros(batch, 1, 1, 1), zeros(batch, 1, 1, 1), zeros(batch));
        }
    }

    private Tensor zeros(long... shape) {
        return Scope.retain(torch.zeros(shape, Tensors.options(device, DType.FLOAT32)));
    }

    /** Replaces the levels by those of other timesteps. */
    public void set(int... timesteps) {
        try (Scope scope = Scope.open()) {
            DenoisingLoss.Levels drawn = loss.levels(timesteps);
            Uploads.copy(value.timesteps(), drawn.timesteps(), device);
            Uploads.copy(value.signal(), drawn.signal(), device);
            Uploads.copy(value.noise(), drawn.noise(), device);
            Uploads.copy(value.weight(), drawn.weight(), device);
        }
    }

    /** Returns the levels. */
    public DenoisingLoss.Levels value() {
        return value;
    }

    @Override
    public void close() {
        Scope.release(value.timesteps());
        Scope.release(value.signal());
        Scope.release(value.noise());
        Scope.release(value.weight());
    }
}
