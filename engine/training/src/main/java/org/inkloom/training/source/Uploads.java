package org.inkloom.training.source;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/** Copies tensors from the CPU to a device without waiting for the copy to finish. */
public final class Uploads {
    private Uploads() {}

    /**
     * Returns a copy of a CPU tensor on a device, in the current scope; the tensor itself where the device is the CPU.
     */
    public static Tensor to(Tensor source, Device device) {
        if (!device.isCuda()) {
            return source;
        }
        Tensor target = torch.zeros(Tensors.shape(source), Tensors.options(device, Tensors.dtype(source)));
        copy(target, source, device);
        return target;
    }

    /**
     * Copies a CPU tensor into an existing tensor on a device; for a GPU through page-locked memory, from which copies
     * can run in the background.
     */
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
