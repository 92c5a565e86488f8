package org.inkloom.score.technical;

/**
 * Measures how blurred a picture is, 0 to 1, without a sharp reference: by how little it changes if it is blurred once
 * more.
 *
 * <p>F. Crété-Roffet, T. Dolmiere, P. Ladret, M. Nicolas: "The Blur Effect: Perception and Estimation with a New
 * No-Reference Perceptual Blur Metric", 2007, with its filter of nine pixels.
 */
final class BlurEffect {
    private static final int REACH = 4;

    private BlurEffect() {}

    /** Returns the larger value of both directions; 0 for a picture of one tone, where blur is not defined. */
    static double of(Luma luma) {
        return Math.max(
                along(luma, 1, luma.width(), luma.height(), luma.width()),
                along(luma, luma.width(), luma.height(), luma.width(), 1));
    }

    /**
     * Measures along lines of {@code length} values that are {@code step} apart in memory; lines are {@code next}
     * apart.
     */
    private static double along(Luma luma, int step, int length, int lines, int next) {
        int[] values = luma.values();
        double before = 0;
        double lost = 0;
        double[] blurred = new double[length];
        for (int line = 0; line < lines; line++) {
            int start = line * next;
            blur(values, start, step, blurred);
            for (int i = 1; i < length; i++) {
                int place = start + i * step;
                double change = Math.abs(values[place] - values[place - step]);
                before += change;
                lost += Math.max(0, change - Math.abs(blurred[i] - blurred[i - 1]));
            }
        }
        return before == 0 ? 0 : (before - lost) / before;
    }

    /** Computes means of nine values; beyond the ends the last value is repeated. */
    private static void blur(int[] values, int start, int step, double[] out) {
        int last = out.length - 1;
        long sum = 0;
        for (int i = -REACH; i <= REACH; i++) {
            sum += values[start + Math.clamp(i, 0, last) * step];
        }
        for (int i = 0; i <= last; i++) {
            out[i] = sum / (2.0 * REACH + 1);
            sum += values[start + Math.min(i + REACH + 1, last) * step];
            sum -= values[start + Math.max(i - REACH, 0) * step];
        }
    }
}
