package org.inkloom.workflow.nodes;

import java.util.Map;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.AlphaPlane;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;

/** Converts pictures between floats and bytes. */
final class Bytes {
    private Bytes() {}

    /**
     * Returns a picture of a batch as bytes. Values outside 0 to 1 are clamped, and fractions dropped, as in ComfyUI.
     */
    static Pixels pixels(PixelArray array, int picture) {
        int length = 3 * array.height() * array.width();
        byte[] rgb = new byte[length];
        for (int i = 0; i < length; i++) {
            rgb[i] = (byte) Math.clamp(255f * array.values()[picture * length + i], 0, 255);
        }
        return new Pixels(array.width(), array.height(), rgb);
    }

    /** Returns a picture of a batch as PNG, with an alpha channel if it has one. */
    static byte[] png(Values.Image images, int picture, Map<String, String> texts) {
        Pixels pixels = pixels(images.array(), picture);
        RgbPicture rgb = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
        if (images.alpha().isEmpty()) {
            return PngText.encode(rgb, texts);
        }
        byte[] alpha = new byte[pixels.width() * pixels.height()];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = (byte) Math.clamp(255f * images.alpha().get()[picture * alpha.length + i], 0, 255);
        }
        return AlphaPlane.encode(rgb, alpha, texts);
    }

    /** Writes a picture into a batch, as floats from 0 to 1. */
    static void put(Pixels pixels, PixelArray array, int picture) {
        int length = pixels.rgb().length;
        for (int i = 0; i < length; i++) {
            array.values()[picture * length + i] = (pixels.rgb()[i] & 0xff) / 255f;
        }
    }
}
