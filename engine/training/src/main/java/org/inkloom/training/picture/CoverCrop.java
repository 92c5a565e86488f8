package org.inkloom.training.picture;

import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.Window;
import org.inkloom.picture.png.RgbPicture;

/**
 * How a picture of any size becomes an example of a given size: it is resized until it covers that size, and the rest
 * is cut off.
 *
 * @param resizedWidth width in pixels after resizing, at least the window's right edge
 * @param resizedHeight height in pixels after resizing
 * @param window what is cut out of the resized picture
 */
public record CoverCrop(int resizedWidth, int resizedHeight, Window window) {
    /**
     * Returns DiffSynth's crop: the shorter side is resized to {@code max(width, height)}, then the middle is cut out,
     * as torchvision does in {@code Resize(max(height, width))} and {@code CenterCrop((height, width))}.
     */
    public static CoverCrop centred(int pictureWidth, int pictureHeight, int width, int height) {
        return resized(pictureWidth, pictureHeight, width, height).at(0.5, 0.5);
    }

    /**
     * As {@link #centred}, with the window at any position.
     *
     * @param across position between left (0) and right (1, exclusive)
     * @param down position between top (0) and bottom (1, exclusive)
     */
    public static CoverCrop placed(
            int pictureWidth, int pictureHeight, int width, int height, double across, double down) {
        CoverCrop fit = resized(pictureWidth, pictureHeight, width, height);
        int left = (int) (across * (fit.resizedWidth - width + 1));
        int top = (int) (down * (fit.resizedHeight - height + 1));
        return new CoverCrop(fit.resizedWidth, fit.resizedHeight, new Window(left, top, width, height));
    }

    /**
     * Returns the crop for buckets: the picture is resized until it just covers the size, and the middle is cut out, so
     * that as little as possible is lost.
     */
    public static CoverCrop covering(int pictureWidth, int pictureHeight, int width, int height) {
        double factor = Math.max((double) width / pictureWidth, (double) height / pictureHeight);
        int w = Math.max(width, (int) Math.round(pictureWidth * factor));
        int h = Math.max(height, (int) Math.round(pictureHeight * factor));
        return new CoverCrop(w, h, new Window(0, 0, width, height)).at(0.5, 0.5);
    }

    /** Resizes a picture (bilinear with antialiasing, as DiffSynth) and cuts out the window. */
    public RgbPicture apply(RgbPicture picture) {
        return window.cut(Resampler.resize(picture, resizedWidth, resizedHeight, ResampleFilter.BILINEAR));
    }

    private static CoverCrop resized(int pictureWidth, int pictureHeight, int width, int height) {
        long side = Math.max(width, height);
        boolean upright = pictureWidth <= pictureHeight;
        int shorter = Math.min(pictureWidth, pictureHeight);
        int longer = Math.max(pictureWidth, pictureHeight);
        int other = (int) ((double) (side * longer) / shorter);
        Window anywhere = new Window(0, 0, width, height);
        return upright ? new CoverCrop((int) side, other, anywhere) : new CoverCrop(other, (int) side, anywhere);
    }

    /**
     * Returns the crop with its window at a relative position; half pixels are rounded to even numbers, as Python's
     * {@code round} does.
     */
    private CoverCrop at(double across, double down) {
        int left = (int) Math.rint((resizedWidth - window.width()) * across);
        int top = (int) Math.rint((resizedHeight - window.height()) * down);
        return new CoverCrop(resizedWidth, resizedHeight, new Window(left, top, window.width(), window.height()));
    }
}
