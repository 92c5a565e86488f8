package org.inkloom.picture.mask;

import java.util.Arrays;
import org.inkloom.picture.Window;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.Outpaint;
import org.inkloom.run.folder.ContentDigest;

/**
 * Which part of a picture is drawn anew.
 *
 * <p>The numbers are shared, not copied: whoever hands them over must not change them afterwards.
 */
public final class PictureMask {
    /** From that grey on a mask's pixel counts as white, as in diffusers. */
    private static final float HALF = 0.5f;

    private final int width;
    private final int height;
    private final float[] values;

    /**
     * Wraps numbers.
     *
     * @param values {@code [height, width]}: 1 is drawn anew, 0 stays, what lies between is mixed
     * @throws IllegalArgumentException if the sizes disagree
     */
    public PictureMask(int width, int height, float[] values) {
        if (width < 1 || height < 1 || values.length != (long) width * height) {
            throw new IllegalArgumentException(values.length + " numbers are not a mask of " + width + "x" + height);
        }
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /** Returns a mask of the same number everywhere. */
    public static PictureMask filled(int width, int height, float value) {
        float[] values = new float[Math.multiplyExact(width, height)];
        Arrays.fill(values, value);
        return new PictureMask(width, height, values);
    }

    /** Reads a picture's greys, by ITU-R 601's weights of the colours: white is drawn anew, black stays. */
    public static PictureMask ofGreys(RgbPicture picture) {
        byte[] rgb = picture.rgb();
        float[] values = new float[rgb.length / 3];
        for (int i = 0; i < values.length; i++) {
            int grey = (19595 * (rgb[3 * i] & 0xff)
                            + 38470 * (rgb[3 * i + 1] & 0xff)
                            + 7471 * (rgb[3 * i + 2] & 0xff)
                            + 0x8000)
                    >> 16;
            values[i] = grey / 255f;
        }
        return new PictureMask(picture.width(), picture.height(), values);
    }

    /** Returns the width in pixels. */
    public int width() {
        return width;
    }

    /** Returns the height in pixels. */
    public int height() {
        return height;
    }

    /** Returns the shared numbers, {@code [height, width]}; the caller must not change them. */
    public float[] values() {
        return values;
    }

    /** Returns the mask in black and white alone: a grey from one half on is white. */
    public PictureMask hard() {
        float[] hard = new float[values.length];
        for (int i = 0; i < hard.length; i++) {
            hard[i] = values[i] >= HALF ? 1 : 0;
        }
        return new PictureMask(width, height, hard);
    }

    /** Returns the share of pixels that are neither nearly black nor nearly white, 0 to 1. */
    public double greys() {
        int greys = 0;
        for (float value : values) {
            greys += value > 0.1f && value < 0.9f ? 1 : 0;
        }
        return (double) greys / values.length;
    }

    /** Returns the mask with white and black changed about. */
    public PictureMask inverted() {
        float[] other = new float[values.length];
        for (int i = 0; i < other.length; i++) {
            other[i] = 1 - values[i];
        }
        return new PictureMask(width, height, other);
    }

    /**
     * Returns the mask with its white parts grown on all sides.
     *
     * @param pixels how far; negative makes them smaller
     */
    public PictureMask grown(int pixels) {
        if (pixels == 0) {
            return this;
        }
        if (pixels < 0) {
            return inverted().grown(-pixels).inverted();
        }
        float[] rows = new float[values.length];
        for (int y = 0; y < height; y++) {
            largest(values, y * width, 1, width, pixels, rows);
        }
        float[] all = new float[values.length];
        for (int x = 0; x < width; x++) {
            largest(rows, x, width, height, pixels, all);
        }
        return new PictureMask(width, height, all);
    }

    /** The largest number within so many places of each place of a line. */
    private static void largest(float[] from, int start, int stride, int length, int reach, float[] into) {
        int[] falling = new int[length]; // places whose numbers fall: the first is the largest of the window
        int head = 0;
        int tail = 0;
        for (int next = 0, at = 0; at < length; at++) {
            for (; next < length && next <= at + (long) reach; next++) {
                float value = from[start + next * stride];
                while (tail > head && from[start + falling[tail - 1] * stride] <= value) {
                    tail--;
                }
                falling[tail++] = next;
            }
            while (falling[head] < at - reach) {
                head++;
            }
            into[start + at * stride] = from[start + falling[head] * stride];
        }
    }

    /**
     * Returns the mask with soft edges: a Gaussian of half that many pixels' deviation, so that an edge is soft for about
     * that many pixels on both sides.
     */
    public PictureMask feathered(int pixels) {
        if (pixels == 0) {
            return this;
        }
        double sigma = pixels / 2.0;
        int reach = (int) Math.ceil(3 * sigma);
        double[] weights = new double[2 * reach + 1];
        double sum = 0;
        for (int i = -reach; i <= reach; i++) {
            weights[i + reach] = Math.exp(-i * i / (2 * sigma * sigma));
            sum += weights[i + reach];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        float[] rows = new float[values.length];
        for (int y = 0; y < height; y++) {
            weighted(values, y * width, 1, width, weights, rows);
        }
        float[] all = new float[values.length];
        for (int x = 0; x < width; x++) {
            weighted(rows, x, width, height, weights, all);
        }
        return new PictureMask(width, height, all);
    }

    private static void weighted(float[] from, int start, int stride, int length, double[] weights, float[] into) {
        int reach = weights.length / 2;
        for (int at = 0; at < length; at++) {
            double sum = 0;
            for (int i = -reach; i <= reach; i++) {
                sum += weights[i + reach] * from[start + Math.clamp(at + (long) i, 0, length - 1) * stride];
            }
            into[start + at * stride] = (float) sum;
        }
    }

    /** Returns the mask at another size, each pixel what it covers on average. */
    public PictureMask scaled(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) {
            return this;
        }
        float[] rows = new float[newWidth * height];
        for (int y = 0; y < height; y++) {
            averaged(values, y * width, 1, width, rows, y * newWidth, 1, newWidth);
        }
        float[] all = new float[Math.multiplyExact(newWidth, newHeight)];
        for (int x = 0; x < newWidth; x++) {
            averaged(rows, x, newWidth, height, all, x, newWidth, newHeight);
        }
        return new PictureMask(newWidth, newHeight, all);
    }

    private static void averaged(
            float[] from, int start, int stride, int length, float[] into, int place, int step, int count) {
        double size = (double) length / count;
        for (int i = 0; i < count; i++) {
            double begin = i * size;
            double end = Math.min(length, begin + size);
            double sum = 0;
            for (int at = (int) begin; at < end; at++) {
                double covered = Math.min(end, at + 1.0) - Math.max(begin, at);
                sum += covered * from[start + at * stride];
            }
            into[place + i * step] = (float) (sum / (end - begin));
        }
    }

    /** Returns the mask with every pixel of another size the one that lies there, without mixing, as PyTorch's nearest. */
    public PictureMask sampled(int newWidth, int newHeight) {
        float[] all = new float[Math.multiplyExact(newWidth, newHeight)];
        for (int y = 0; y < newHeight; y++) {
            int row = (int) ((long) y * height / newHeight) * width;
            for (int x = 0; x < newWidth; x++) {
                all[y * newWidth + x] = values[row + (int) ((long) x * width / newWidth)];
            }
        }
        return new PictureMask(newWidth, newHeight, all);
    }

    /** Returns the mask as settings take it: in black and white, turned about, grown, with soft edges. */
    public PictureMask by(MaskSettings settings) {
        PictureMask hard = hard();
        return (settings.inverted() ? hard.inverted() : hard)
                .grown(settings.grow())
                .feathered(settings.feather());
    }

    /** Returns the mask of a picture that room was added around: all of the room is drawn anew. */
    public PictureMask within(Outpaint room) {
        PictureMask wide = filled(width + room.left() + room.right(), height + room.top() + room.bottom(), 1);
        for (int y = 0; y < height; y++) {
            System.arraycopy(values, y * width, wide.values, (y + room.top()) * wide.width + room.left(), width);
        }
        return wide;
    }

    /** Returns a picture with room around it, into which its outermost pixels go on. */
    public static RgbPicture around(RgbPicture picture, Outpaint room) {
        int width = Math.addExact(picture.width(), room.left() + room.right());
        int height = Math.addExact(picture.height(), room.top() + room.bottom());
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        for (int y = 0; y < height; y++) {
            int row = Math.clamp(y - (long) room.top(), 0, picture.height() - 1) * picture.width();
            for (int x = 0; x < width; x++) {
                int from = 3 * (row + Math.clamp(x - (long) room.left(), 0, picture.width() - 1));
                System.arraycopy(picture.rgb(), from, rgb, 3 * (y * width + x), 3);
            }
        }
        return new RgbPicture(width, height, rgb);
    }

    /** Returns a picture without the room around it. */
    public static RgbPicture without(RgbPicture picture, Outpaint room) {
        int width = picture.width() - room.left() - room.right();
        int height = picture.height() - room.top() - room.bottom();
        return room.isNone() ? picture : new Window(room.left(), room.top(), width, height).cut(picture);
    }

    /** Returns whether every pixel is that number. */
    public boolean isOnly(float value) {
        for (float each : values) {
            if (each != value) {
                return false;
            }
        }
        return true;
    }

    /** Returns a picture inside the mask over another outside, mixed where the mask is grey; all of one size. */
    public RgbPicture mixed(RgbPicture inside, RgbPicture outside) {
        if (inside.width() != width
                || inside.height() != height
                || outside.width() != width
                || outside.height() != height) {
            throw new IllegalArgumentException("pictures of another size than the mask");
        }
        byte[] rgb = new byte[3 * values.length];
        for (int i = 0; i < rgb.length; i++) {
            float share = values[i / 3];
            rgb[i] = (byte) Math.round((inside.rgb()[i] & 0xff) * share + (outside.rgb()[i] & 0xff) * (1 - share));
        }
        return new RgbPicture(width, height, rgb);
    }

    /** Returns the SHA-256, in hex, of the mask in 256 greys. */
    public String digest() {
        byte[] greys = new byte[values.length];
        for (int i = 0; i < greys.length; i++) {
            greys[i] = (byte) Math.round(values[i] * 255);
        }
        return ContentDigest.of(greys);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PictureMask mask
                && width == mask.width
                && height == mask.height
                && Arrays.equals(values, mask.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(values);
    }
}
