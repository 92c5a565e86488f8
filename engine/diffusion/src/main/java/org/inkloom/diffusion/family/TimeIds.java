package org.inkloom.diffusion.family;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * What a U-Net of SDXL's kind is told of a picture's size, in pixels (Podell et al., arXiv:2307.01952, section 2.2).
 *
 * @param originalHeight of the picture before it was scaled and cut
 * @param originalWidth of the same
 * @param cropTop rows that were cut off above
 * @param cropLeft columns that were cut off on the left
 * @param height of the picture itself
 * @param width of the picture itself
 */
public record TimeIds(int originalHeight, int originalWidth, int cropTop, int cropLeft, int height, int width) {
    /** Returns those of a picture that was neither scaled nor cut. */
    public static TimeIds ofSize(int height, int width) {
        return new TimeIds(height, width, 0, 0, height, width);
    }

    /** Returns them for a batch: float32 {@code [batch, 6]}, in the current scope. */
    public Tensor rows(long batch, Device device) {
        float[] ids = {originalHeight, originalWidth, cropTop, cropLeft, height, width};
        try (Scope scope = Scope.open()) {
            Tensor row = Tensors.of(ids, 1, ids.length).repeat(batch, 1);
            return scope.keep(Tensors.to(row, device, DType.FLOAT32));
        }
    }
}
