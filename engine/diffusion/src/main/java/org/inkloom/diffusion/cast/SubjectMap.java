package org.inkloom.diffusion.cast;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Where in one picture the subject is: how much its places looked at the subject's words, summed over attentions. */
final class SubjectMap {
    private static final int BINS = 64;

    private final int height;
    private final int width;
    private final double[] sum;
    private final Map<Integer, boolean[]> masks = new HashMap<>();

    /**
     * Begins a map.
     *
     * @param height of the picture in latents
     * @param width likewise
     */
    SubjectMap(int height, int width) {
        this.height = height;
        this.width = width;
        sum = new double[height * width];
    }

    /** Returns the map of the same picture at another size, to which what is seen there is added. */
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

    /** Returns the sides of a feature map of so many positions: the latents' sides halved, rounded up, several times. */
    private int[] sides(int positions) {
        int h = height;
        int w = width;
        while (h * w > positions) {
            h = (h + 1) / 2;
            w = (w + 1) / 2;
        }
        return h * w == positions ? new int[] {h, w} : new int[] {1, positions};
    }

    /** Adds an attention's map; each counts the same, whatever its size. */
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

    /** Returns which places of a feature map show the subject. */
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

    /** The threshold that parts values into two groups of the least variance within (Otsu, 1979). */
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
