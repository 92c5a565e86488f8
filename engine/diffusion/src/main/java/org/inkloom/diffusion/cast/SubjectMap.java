package org.inkloom.diffusion.cast;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Where in one picture the subject is: for each latent how much attention it paid to the subject's words, summed over
 * all cross-attentions.
 */
final class SubjectMap {
    private static final int BINS = 64;

    private final int height;
    private final int width;
    private final double[] sum;
    private final Map<Integer, boolean[]> masks = new HashMap<>();

    /**
     * Begins a map of zeros.
     *
     * @param height of the picture in latents
     * @param width likewise
     */
    SubjectMap(int height, int width) {
        this.height = height;
        this.width = width;
        sum = new double[height * width];
    }

    /** Returns a copy for the same picture at another size, in latents; maps of that size are added to it. */
    SubjectMap scaled(int newHeight, int newWidth) {
        SubjectMap scaled = new SubjectMap(newHeight, newWidth);
        for (int y = 0; y < newHeight; y++) {
            int from = (int) ((long) y * height / newHeight) * width;
            for (int x = 0; x < newWidth; x++) {
                scaled.sum[y * newWidth + x] = sum[from + (int) ((long) x * width / newWidth)];
            }
        }
        return scaled;
    }

    /**
     * Returns height and width of a feature map with a number of positions. The U-Net halves the latents' sides,
     * rounding up, at each level; a number that is none of these levels' is treated as one row.
     */
    private int[] sides(int positions) {
        int h = height;
        int w = width;
        while (h * w > positions) {
            h = (h + 1) / 2;
            w = (w + 1) / 2;
        }
        return h * w == positions ? new int[] {h, w} : new int[] {1, positions};
    }

    /**
     * Adds one attention's map, scaled to a maximum of 1 so that attentions of all sizes and strengths count the same.
     *
     * @param looked for each position of the feature map how much attention it paid to the subject's words
     */
    void add(float[] looked) {
        int[] sides = sides(looked.length);
        double most = 0;
        for (float value : looked) {
            most = Math.max(most, value);
        }
        if (!(most > 0)) {
            return;
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = (int) ((long) y * sides[0] / height) * sides[1] + (int) ((long) x * sides[1] / width);
                sum[y * width + x] += looked[from] / most;
            }
        }
        masks.clear();
    }

    /** Returns whether anything was added. */
    boolean isKnown() {
        return Arrays.stream(sum).anyMatch(value -> value > 0);
    }

    /**
     * Returns which positions of a feature map show the subject.
     *
     * @param positions of the feature map, row by row
     */
    boolean[] mask(int positions) {
        return masks.computeIfAbsent(positions, this::maskOf);
    }

    private boolean[] maskOf(int positions) {
        int[] sides = sides(positions);
        double[] mean = new double[positions];
        int[] count = new int[positions];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int to = (int) ((long) y * sides[0] / height) * sides[1] + (int) ((long) x * sides[1] / width);
                mean[to] += sum[y * width + x];
                count[to]++;
            }
        }
        for (int i = 0; i < positions; i++) {
            mean[i] /= Math.max(1, count[i]);
        }
        double threshold = otsu(mean);
        boolean[] mask = new boolean[positions];
        for (int i = 0; i < positions; i++) {
            mask[i] = mean[i] > threshold;
        }
        return mask;
    }

    /**
     * Returns the threshold that splits values into two groups with the least variance within them (Otsu, 1979), from a
     * histogram of {@link #BINS} bins between the smallest and the largest value.
     */
    static double otsu(double[] values) {
        double least = Arrays.stream(values).min().orElse(0);
        double most = Arrays.stream(values).max().orElse(0);
        int[] counts = new int[BINS];
        for (double value : values) {
            counts[bin(value, least, most)]++;
        }
        double total = 0;
        for (int i = 0; i < BINS; i++) {
            total += (double) i * counts[i];
        }
        double best = -1;
        int at = 0;
        long below = 0;
        double sumBelow = 0;
        for (int i = 0; i < BINS - 1; i++) {
            below += counts[i];
            sumBelow += (double) i * counts[i];
            long above = values.length - below;
            if (below == 0 || above == 0) {
                continue;
            }
            double apart = sumBelow / below - (total - sumBelow) / above;
            double between = (double) below * above * apart * apart;
            if (between > best) {
                best = between;
                at = i;
            }
        }
        return least + (most - least) * (at + 1) / BINS;
    }

    private static int bin(double value, double least, double most) {
        return most > least ? Math.min(BINS - 1, (int) ((value - least) / (most - least) * BINS)) : 0;
    }
}
