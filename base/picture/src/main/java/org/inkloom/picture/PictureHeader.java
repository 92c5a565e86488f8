package org.inkloom.picture;

import java.util.Locale;

/**
 * What the header of a picture file says.
 *
 * @param format for example {@code JPEG}
 * @param width stored width, pixels, at least 1
 * @param height stored height, pixels, at least 1
 * @param orientation EXIF orientation 1 to 8, 1 when the file has none
 */
public record PictureHeader(String format, int width, int height, int orientation) {
    /** Checks the ranges. */
    public PictureHeader {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%d x %d is no picture", width, height));
        }
        if (orientation < 1 || orientation > 8) {
            orientation = 1;
        }
    }

    /** Returns whether showing the picture upright swaps its width and height. */
    public boolean isTurned() {
        return orientation >= 5;
    }

    /** Returns the width once the orientation is applied, pixels. */
    public int uprightWidth() {
        return isTurned() ? height : width;
    }

    /** Returns the height once the orientation is applied, pixels. */
    public int uprightHeight() {
        return isTurned() ? width : height;
    }

    /** Returns this header with another orientation. */
    PictureHeader turned(int newOrientation) {
        return new PictureHeader(format, width, height, newOrientation);
    }
}
