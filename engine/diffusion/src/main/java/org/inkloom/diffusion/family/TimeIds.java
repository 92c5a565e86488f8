package org.inkloom.diffusion.family;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * The picture's size and crop, in pixels, as SDXL's U-Net gets them (Podell et al., arXiv:2307.01952, section 2.2).
 *
 * @param originalHeight of the picture before it was scaled and cropped
 * @param originalWidth of the same
 * @param cropTop rows that were cropped above
 * @param cropLeft columns that were cropped on the left
 * @param height of the resulting picture
 * @param width of the resulting picture
 */
public record TimeIds(int originalHeight, int originalWidth, int cropTop, int cropLeft, int height, int width) {
    /** Returns the ids of a picture that was neither scaled nor cropped. */
    public static TimeIds ofSize(int height, int width) {
        return new TimeIds(height, width, 0, 0, height, width);
    }

    /** Returns the same ids for each picture of a batch: float32 {@code [batch, 6]}, in the current scope. */
    public Tensor rows(long batch, Device device) {
        float[] ids = {originalHeight, originalWidth, cropTop, cropLeft, height, width};
        try (Scope scope = Scope.open()) {
            Tensor row = Tensors.of(ids, 1, ids.length).repeat(batch, 1);
            return scope.keep(Tensors.to(row, device, DType.FLOAT32));
        }
    }
}
