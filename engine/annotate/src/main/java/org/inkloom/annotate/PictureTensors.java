package org.inkloom.annotate;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/** Pictures as tensors and back. */
public final class PictureTensors {
    private PictureTensors() {}

    /** Converts bytes to a network's input values. */
    @FunctionalInterface
    public interface Scaling {
        /** Maps a value from 0 to 255. */
        float of(int value);
    }

    /**
     * Makes a batch of one picture.
     *
     * @param reversed whether blue comes first
     * @return {@code [1, 3, H, W]} on the placement's device, in the current scope
     */
    public static Tensor tensor(RgbPicture picture, boolean reversed, Scaling scaling, Placement placement) {
        int plane = picture.width() * picture.height();
        byte[] rgb = picture.rgb();
        float[] table = new float[256];
        for (int i = 0; i < table.length; i++) {
            table[i] = scaling.of(i);
        }
        float[] values = new float[3 * plane];
        for (int c = 0; c < 3; c++) {
            int from = reversed ? 2 - c : c;
            for (int i = 0; i < plane; i++) {
                values[c * plane + i] = table[rgb[3 * i + from] & 0xff];
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor batch = Tensors.of(values, 1, 3, picture.height(), picture.width());
            return scope.keep(Tensors.to(batch, placement.device(), placement.compute()));
        }
    }

    /** Copies a map out of a tensor whose dimensions but the last two are 1. */
    public static Raster.Plane plane(Tensor map) {
        int height = (int) map.size(-2);
        int width = (int) map.size(-1);
        return new Raster.Plane(width, height, Tensors.floats(map));
    }
}
