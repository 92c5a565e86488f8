package org.inkloom.workflow.nodes;

import org.inkloom.diffusion.PixelArray;
import org.inkloom.picture.Pixels;

/** Pictures of numbers as pictures of bytes and back. */
final class Bytes {
    private Bytes() {}

    /** Returns a picture of a batch; what is outside [0, 1] is cut off, and fractions are dropped, as ComfyUI does. */
    static Pixels pixels(PixelArray array, int picture) {
        int length = 3 * array.height() * array.width();
        byte[] rgb = new byte[length];
        for (int i = 0; i < length; i++) {
            rgb[i] = (byte) Math.clamp(255f * array.values()[picture * length + i], 0, 255);
        }
        return new Pixels(array.width(), array.height(), rgb);
    }

    /** Writes a picture into a batch. */
    static void put(Pixels pixels, PixelArray array, int picture) {
        int length = pixels.rgb().length;
        for (int i = 0; i < length; i++) {
            array.values()[picture * length + i] = (pixels.rgb()[i] & 0xff) / 255f;
        }
    }
}
