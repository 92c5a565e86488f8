package org.inkloom.training.lora;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/** The picture's size as the U-Net is told it: original height and width, crop 0, 0, target height and width. */
final class TimeIds {
    private TimeIds() {}

    /** Returns float32 {@code [B, 6]}: as DiffSynth, the original is said to have the size of the example. */
    static Tensor of(int batch, int height, int width, Device device) {
        float[] ids = {height, width, 0, 0, height, width};
        try (Scope scope = Scope.open()) {
            Tensor row = Tensors.of(ids, 1, ids.length).repeat(batch, 1);
            return scope.keep(Tensors.to(row, device, DType.FLOAT32));
        }
    }
}
