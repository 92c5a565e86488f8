package org.inkloom.training.picture;

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
}
