package org.inkloom.picture;

import java.util.Arrays;
import org.inkloom.picture.png.RgbPicture;

/** Brings pictures to a size without changing their proportions, by Lanczos. */
public final class Fitting {
    private Fitting() {}

    /** Fills a size with a picture; what hangs over is cut off, as much on either side. */
    public static RgbPicture cover(RgbPicture picture, int width, int height) {
        double scale = Math.max((double) width / picture.width(), (double) height / picture.height());
        int wide = Math.max(width, (int) Math.round(picture.width() * scale));
        int high = Math.max(height, (int) Math.round(picture.height() * scale));
        return placed(picture, wide, high, width, height, (byte) 0);
    }

    /**
     * Puts a whole picture into the middle of a size.
     *
     * @param beside the grey of what is left over, 0 to 255
     */
    public static RgbPicture contain(RgbPicture picture, int width, int height, int beside) {
        double scale = Math.min((double) width / picture.width(), (double) height / picture.height());
        int wide = Math.clamp(Math.round(picture.width() * scale), 1, width);
        int high = Math.clamp(Math.round(picture.height() * scale), 1, height);
        return placed(picture, wide, high, width, height, (byte) beside);
    }

    /** Resizes a picture and lays it in the middle of another size, cut where it hangs over. */
    private static RgbPicture placed(RgbPicture from, int wide, int high, int width, int height, byte beside) {
        RgbPicture picture = Resampler.resize(from, wide, high, ResampleFilter.LANCZOS);
        int left = (width - wide) / 2;
        int top = (height - high) / 2;
        byte[] rgb = new byte[Math.multiplyExact(3 * width, height)];
        Arrays.fill(rgb, beside);
        int first = Math.max(0, left);
        int columns = Math.min(width, left + wide) - first;
        for (int y = Math.max(0, top); y < Math.min(height, top + high); y++) {
            System.arraycopy(
                    picture.rgb(), 3 * ((y - top) * wide + first - left), rgb, 3 * (y * width + first), 3 * columns);
        }
        return new RgbPicture(width, height, rgb);
    }
}
