package org.inkloom.picture;

import org.inkloom.picture.png.RgbPicture;

/**
 * A rectangle of pixels.
 *
 * @param left first column
 * @param top first row
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Window(int left, int top, int width, int height) {
    /** Checks the ranges. */
    public Window {
        if (left < 0 || top < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("no window: " + left + "," + top + " " + width + "x" + height);
        }
    }

    /**
     * Cuts this window out of a picture.
     *
     * @throws IllegalArgumentException if the window leaves the picture
     */
    public RgbPicture cut(RgbPicture picture) {
        Pixels pixels = new Pixels(picture.width(), picture.height(), picture.rgb());
        return new RgbPicture(width, height, cut(pixels).rgb());
    }

    /** As {@link #cut(RgbPicture)}. */
    public Pixels cut(Pixels picture) {
        if (left + width > picture.width() || top + height > picture.height()) {
            throw new IllegalArgumentException(
                    this + " leaves a picture of " + picture.width() + "x" + picture.height());
        }
        int rowBytes = 3 * width;
        byte[] cut = new byte[rowBytes * height];
        for (int y = 0; y < height; y++) {
            int from = 3 * ((top + y) * picture.width() + left);
            System.arraycopy(picture.rgb(), from, cut, y * rowBytes, rowBytes);
        }
        return new Pixels(width, height, cut);
    }
}
