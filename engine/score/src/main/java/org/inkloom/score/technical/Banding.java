package org.inkloom.score.technical;

/**
 * Detects banding, visible steps where a gradient should be: the share of a picture that lies on "stairs", which are
 * flat runs of one brightness in a row that all rise or all fall by a few levels.
 *
 * <p>A gradient stored in 8 bits rises by single levels, which nobody sees, and a drawing in flat colours has few and
 * high steps; neither counts.
 */
final class Banding {
    /** Shortest run of one brightness, in pixels, that counts; shorter runs look smooth. */
    private static final int SHORTEST = 5;

    private static final int LOWEST = 3;
    private static final int HIGHEST = 24;
    /** Smallest number of steps in a row that count as stairs. */
    private static final int STEPS = 3;

    private Banding() {}

    /** Returns the share of the pixels that lie on stairs, 0 to 1, in the direction that has more. */
    static double of(Luma luma) {
        return Math.max(
                along(luma, 1, luma.width(), luma.height(), luma.width()),
                along(luma, luma.width(), luma.height(), luma.width(), 1));
    }

    private static double along(Luma luma, int step, int length, int lines, int next) {
        long onStairs = 0;
        for (int line = 0; line < lines; line++) {
            onStairs += stairs(luma.values(), line * next, step, length);
        }
        return (double) onStairs / luma.values().length;
    }

    /** Returns how many pixels of a line lie on stairs of at least {@link #STEPS} steps. */
    private static int stairs(int[] values, int start, int step, int length) {
        int found = 0;
        int flight = 0;
        int steps = 0;
        int direction = 0;
        int from = 0;
        while (from < length) {
            int to = runEnd(values, start, step, length, from);
            int value = values[start + from * step];
            int change = from == 0 ? 0 : value - values[start + (from - 1) * step];
            boolean isStep = to - from >= SHORTEST && Math.abs(change) >= LOWEST && Math.abs(change) <= HIGHEST;
            boolean goesOn = isStep && (steps == 0 || Integer.signum(change) == direction);
            if (goesOn) {
                steps++;
                direction = Integer.signum(change);
                flight += to - from;
            } else {
                found += steps >= STEPS ? flight : 0;
                steps = 0;
                flight = to - from >= SHORTEST ? to - from : 0;
            }
            from = to;
        }
        return found + (steps >= STEPS ? flight : 0);
    }

    private static int runEnd(int[] values, int start, int step, int length, int from) {
        int to = from + 1;
        while (to < length && values[start + to * step] == values[start + from * step]) {
            to++;
        }
        return to;
    }
}
