package org.inkloom.training.source;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;

/** Brings tensors from the CPU to a device without waiting for it. */
public final class Uploads {
    private Uploads() {}

    /** Copies a CPU tensor into one that lies on a device, through page-locked memory where the device is a GPU. */
    public static void copy(Tensor target, Tensor source, Device device) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            if (device.isCuda()) {
                target.copy_(source.pin_memory(), true);
            } else {
                target.copy_(source);
            }
        }
    }
}
