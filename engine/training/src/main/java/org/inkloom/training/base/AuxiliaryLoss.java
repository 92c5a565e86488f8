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
 * Adds the loss of an {@link AuxiliaryHead} to the denoising loss. Its weight falls linearly to zero in the course of
 * the run, so that the end of the training is about the noise alone. The weight is a tensor at a fixed address on the
 * device, because a step that was recorded as a CUDA graph reads it there each time that it is replayed.
 */
final class AuxiliaryLoss implements AutoCloseable {
    private final AuxiliaryHead head;
    private final double initialWeight;
    private final double lastUpdate;
    private final Device device;
    private final Tensor weight;
    private @Nullable Tensor features;

    AuxiliaryLoss(AuxiliaryHead head, BaseTrainingConfig config, Device device) {
        this.head = head;
        initialWeight = config.objective().auxiliaryWeight();
        lastUpdate = config.objective().auxiliaryUntil() * config.run().updates();
        this.device = device;
        try (Scope scope = Scope.open()) {
            weight = Scope.retain(torch.zeros(new long[] {1}, Tensors.options(device, DType.FLOAT32)));
        }
    }

    /**
     * Returns the weight of the head's loss at an update.
     *
     * @param initial weight at update 0
     * @param last update from which the weight is 0
     */
    static double weight(double initial, double last, long update) {
        return last <= 0 ? 0 : initial * Math.max(0, 1 - update / last);
    }

    /** Writes an update's weight into the tensor that the step reads; call it before the step. */
    void prepare(long update) {
        try (Scope scope = Scope.open()) {
            Uploads.copy(
                    weight, Tensors.of(new float[] {(float) weight(initialWeight, lastUpdate, update)}, 1), device);
        }
    }

    /** Returns a pass that also keeps the features that the head reads, for {@link #added}. */
    UNetPass watched(UNetPass pass) {
        return pass.shownTo((name, features) -> {
            if (name.equals(AuxiliaryHead.BLOCK)) {
                this.features = Scope.retain(features);
            }
        });
    }

    /**
     * Runs a pass that came from {@link #watched} and adds the head's loss to its loss.
     *
     * @param loss runs the pass and returns the denoising loss
     * @param maps float32 {@code [B, channels, H, W]}, 0 to 1
     * @param signal factor of the clean picture at the examples' timesteps, {@code [B, 1, 1, 1]}
     * @return the sum, a scalar in the current scope
     */
    Tensor added(Supplier<Tensor> loss, Tensor maps, Tensor signal) {
        try (Scope scope = Scope.open()) {
            Tensor denoising = loss.get();
            Tensor observed = features;
            if (observed == null) {
                throw new IllegalStateException("the pass was not watched");
            }
            Tensor predicted = head.forward(observed, maps.size(2), maps.size(3));
            Tensor second = head.loss(predicted, maps, signal).mul(weight.squeeze());
            return scope.keep(denoising.add(second));
        } finally {
            if (features != null) {
                Scope.release(features);
                features = null;
            }
        }
    }

    @Override
    public void close() {
        Scope.release(weight);
    }
}
