package org.inkloom.training.base;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.source.Uploads;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/**
 * A second aim beside the noise: the loss of an {@link AuxiliaryHead}, whose weight falls evenly to nothing, so that in
 * the end the noise alone counts. The weight stays in place on the device, where a recorded step finds it.
 */
final class AuxiliaryLoss implements AutoCloseable {
    private final AuxiliaryHead head;
    private final double first;
    private final double until;
    private final Device device;
    private final Tensor weight;
    private @Nullable Tensor seen;

    AuxiliaryLoss(AuxiliaryHead head, BaseTrainingConfig config, Device device) {
        this.head = head;
        first = config.objective().auxiliaryWeight();
        until = config.objective().auxiliaryUntil() * config.run().updates();
        this.device = device;
        try (Scope scope = Scope.open()) {
            weight = Scope.retain(torch.zeros(new long[] {1}, Tensors.options(device, DType.FLOAT32)));
        }
    }

    /** Returns what the head counts at an update. */
    static double weight(double first, double until, long update) {
        return until <= 0 ? 0 : first * Math.max(0, 1 - update / until);
    }

    /** Sets the weight of the update that a batch belongs to. */
    void prepare(long update) {
        try (Scope scope = Scope.open()) {
            Uploads.copy(weight, Tensors.of(new float[] {(float) weight(first, until, update)}, 1), device);
        }
    }

    /** Returns the pass, watched where the head looks. */
    UNetPass watched(UNetPass pass) {
        return pass.shownTo((name, features) -> {
            if (name.equals(AuxiliaryHead.PLACE)) {
                seen = Scope.retain(features);
            }
        });
    }

    /**
     * Adds the head's loss to that of a pass that was {@link #watched}.
     *
     * @param loss runs the pass
     * @param maps float32 {@code [B, channels, H, W]}
     * @param signal of the examples' timesteps, {@code [B, 1, 1, 1]}
     * @return the sum, in the current scope
     */
    Tensor added(Supplier<Tensor> loss, Tensor maps, Tensor signal) {
        try (Scope scope = Scope.open()) {
            Tensor denoising = loss.get();
            Tensor features = seen;
            if (features == null) {
                throw new IllegalStateException("the pass was not watched");
            }
            Tensor told = head.forward(features, maps.size(2), maps.size(3));
            Tensor second = head.loss(told, maps, signal).mul(weight.squeeze());
            return scope.keep(denoising.add(second));
        } finally {
            if (seen != null) {
                Scope.release(seen);
                seen = null;
            }
        }
    }

    @Override
    public void close() {
        Scope.release(weight);
    }
}
