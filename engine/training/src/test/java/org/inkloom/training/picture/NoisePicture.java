package org.inkloom.training.picture;

import java.util.Random;
import org.inkloom.picture.png.RgbPicture;

/** Pictures of noise for tests. */
final class NoisePicture {
    private NoisePicture() {}

    /** Returns a picture of bytes without a pattern, the same for the same size. */
    static RgbPicture of(int width, int height) {
        byte[] bytes = new byte[3 * width * height];
        new Random(width * 1000L + height).nextBytes(bytes);
        return new RgbPicture(width, height, bytes);
    }
}
