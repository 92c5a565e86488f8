package org.inkloom.training.picture;

import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.Window;
import org.inkloom.picture.png.RgbPicture;

/**
 * How a picture of any size becomes a training example of one size: resized until it covers the target, then cut.
 *
 * @param resizedWidth width after resizing, at least the window's right edge
 * @param resizedHeight height after resizing
 * @param window what is cut out of the resized picture
 */
public record CoverCrop(int resizedWidth, int resizedHeight, Window window) {
    /**
     * DiffSynth's way: the shorter side becomes {@code max(width, height)}, then the middle is cut. As torchvision's
     * {@code Resize(max(height, width))} and {@code CenterCrop((height, width))}.
     */
    public static CoverCrop centred(int pictureWidth, int pictureHeight, int width, int height) {
        return resized(pictureWidth, pictureHeight, width, height).at(0.5, 0.5);
    }

    /**
     * As {@link #centred}, but a window anywhere.
     *
     * @param across where the window lies between left and right, 0 (left) to 1 (exclusive)
     * @param down where it lies between top and bottom
     */
    public static CoverCrop placed(
            int pictureWidth, int pictureHeight, int width, int height, double across, double down) {
        CoverCrop fit = resized(pictureWidth, pictureHeight, width, height);
        int left = (int) (across * (fit.resizedWidth - width + 1));
        int top = (int) (down * (fit.resizedHeight - height + 1));
        return new CoverCrop(fit.resizedWidth, fit.resizedHeight, new Window(left, top, width, height));
    }

    /** For buckets: the picture just covers the target, and the middle is cut, so that the least is lost. */
    public static CoverCrop covering(int pictureWidth, int pictureHeight, int width, int height) {
        double factor = Math.max((double) width / pictureWidth, (double) height / pictureHeight);
        int w = Math.max(width, (int) Math.round(pictureWidth * factor));
        int h = Math.max(height, (int) Math.round(pictureHeight * factor));
        return new CoverCrop(w, h, new Window(0, 0, width, height)).at(0.5, 0.5);
    }

    /** Resizes (bilinear with antialias, as DiffSynth) and cuts. */
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

    /** The window at the middle; a half pixel rounds to the even one, as Python's round. */
    private CoverCrop at(double across, double down) {
        int left = (int) Math.rint((resizedWidth - window.width()) * across);
        int top = (int) Math.rint((resizedHeight - window.height()) * down);
        return new CoverCrop(resizedWidth, resizedHeight, new Window(left, top, window.width(), window.height()));
    }
}
