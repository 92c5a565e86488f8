package org.inkloom.score.technical;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.picture.Blur;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;

/**
 * How certain it is that one picture is a copy of another, even if it was made brighter, recoloured, mirrored, shifted,
 * cropped a little or compressed again.
 *
 * <p>Both are reduced to 48 by 48 values of brightness. One is shifted, mirrored and enlarged over the other, and the
 * highest correlation counts. Two pictures of the same scene that were drawn separately stay below {@value #LEAST}; a
 * copy reaches {@value #SURE}.
 */
public final class CopyLikeness {
    /** Correlation up to which two pictures are certainly different. */
    static final double LEAST = 0.94;

    /** Correlation from which one is certainly a copy of the other. */
    static final double SURE = 0.98;

    private static final int SIDE = 48;
    private static final int MOVE = 3;
    private static final double[] CUTS = {1, 0.97, 0.94, 0.91, 0.88, 0.85};
    private static final double FLAT = 1;
    /** Below this correlation without any shift, no small shift can reach that of a copy, so none is tried. */
    private static final double HOPELESS = 0.3;

    /** The whole picture, then more and more cropped; brightness, {@link #SIDE} by {@link #SIDE}. */
    private final List<int[]> views = new ArrayList<>();

    private final boolean flat;

    private CopyLikeness(Pixels pixels) {
        for (double cut : CUTS) {
            Pixels small = Resampler.resize(middle(pixels, cut), SIDE, SIDE, ResampleFilter.BICUBIC);
            // Blurred a little, so that a thin line still correlates with itself in a copy that is shifted by half a
            // pixel.
            views.add(Blur.box(small, 1).luma());
        }
        flat = new Luma(SIDE, SIDE, views.getFirst()).contrast() < FLAT;
    }

    /** Prepares a picture to be compared. */
    public static CopyLikeness of(Pixels pixels) {
        return new CopyLikeness(pixels);
    }

    private static Pixels middle(Pixels pixels, double cut) {
        int width = Math.max(1, (int) Math.round(pixels.width() * cut));
        int height = Math.max(1, (int) Math.round(pixels.height() * cut));
        int left = (pixels.width() - width) / 2;
        int top = (pixels.height() - height) / 2;
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++) {
            System.arraycopy(pixels.rgb(), ((y + top) * pixels.width() + left) * 3, rgb, y * width * 3, width * 3);
        }
        return new Pixels(width, height, rgb);
    }

    /** Returns 0 for two different pictures, 1 for copies, and a linear interpolation in between. Symmetric. */
    public double with(CopyLikeness other) {
        if (flat || other.flat) {
            return flat && other.flat ? 1 : 0;
        }
        return Math.clamp((correlation(other) - LEAST) / (SURE - LEAST), 0, 1);
    }

    /** Returns the highest correlation over all shifts, -1 to 1. */
    double correlation(CopyLikeness other) {
        double best = -1;
        for (boolean mirrored : new boolean[] {false, true}) {
            double plain = correlation(views.getFirst(), other.views.getFirst(), 0, 0, mirrored);
            best = Math.max(best, plain);
            if (plain < HOPELESS) {
                continue;
            }
            for (int cut = 0; cut < CUTS.length && best < SURE; cut++) {
                best = Math.max(best, moved(views.get(cut), other.views.getFirst(), mirrored));
                best = Math.max(best, moved(views.getFirst(), other.views.get(cut), mirrored));
            }
        }
        return best;
    }

    private static double moved(int[] a, int[] b, boolean mirrored) {
        double best = -1;
        for (int dy = -MOVE; dy <= MOVE; dy++) {
            for (int dx = -MOVE; dx <= MOVE; dx++) {
                best = Math.max(best, correlation(a, b, dx, dy, mirrored));
            }
        }
        return best;
    }

    /** Returns Pearson's correlation over the overlap of both, b shifted by (dx, dy). */
    private static double correlation(int[] a, int[] b, int dx, int dy, boolean mirrored) {
        long sumA = 0;
        long sumB = 0;
        long sumAa = 0;
        long sumBb = 0;
        long sumAb = 0;
        int count = 0;
        for (int y = Math.max(0, -dy); y < Math.min(SIDE, SIDE - dy); y++) {
            for (int x = Math.max(0, -dx); x < Math.min(SIDE, SIDE - dx); x++) {
                int one = a[y * SIDE + x];
                int column = x + dx;
                int two = b[(y + dy) * SIDE + (mirrored ? SIDE - 1 - column : column)];
                sumA += one;
                sumB += two;
                sumAa += (long) one * one;
                sumBb += (long) two * two;
                sumAb += (long) one * two;
                count++;
            }
        }
        double spreadA = (double) count * sumAa - (double) sumA * sumA;
        double spreadB = (double) count * sumBb - (double) sumB * sumB;
        return spreadA <= 0 || spreadB <= 0
                ? 0
                : ((double) count * sumAb - (double) sumA * sumB) / Math.sqrt(spreadA * spreadB);
    }
}
