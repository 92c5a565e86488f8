package org.inkloom.training.source;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/** Brings tensors from the CPU to a device without waiting for it. */
public final class Uploads {
    private Uploads() {}

    /** Returns a CPU tensor on a device, in the current scope; the tensor itself where that is the CPU. */
    public static Tensor to(Tensor source, Device device) {
        if (!device.isCuda()) {
            return source;
        }
        Tensor target = torch.zeros(Tensors.shape(source), Tensors.options(device, Tensors.dtype(source)));
        copy(target, source, device);
        return target;
    }

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
