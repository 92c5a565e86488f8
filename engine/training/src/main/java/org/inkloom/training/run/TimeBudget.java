package org.inkloom.training.run;

/**
 * How long a part of a run may take before it stops at a checkpoint.
 *
 * @param startNanos {@link System#nanoTime} when it began, its preparations included
 * @param seconds from then on; 0 for no limit
 */
public record TimeBudget(long startNanos, double seconds) {
    private static final double NANOS = 1e9;
    private static final double SECONDS = 60;

    /** No limit. */
    public static final TimeBudget UNLIMITED = new TimeBudget(0, 0);

    /** Returns a budget of so many minutes from now on; 0 for no limit. */
    public static TimeBudget ofMinutes(double minutes) {
        return new TimeBudget(System.nanoTime(), minutes * SECONDS);
    }

    /** Returns whether it is used up. */
    public boolean isUsedUp() {
        return seconds > 0 && left() <= 0;
    }

    /** Returns the seconds that are left of it; negative when it is used up. */
    public double left() {
        return seconds - (System.nanoTime() - startNanos) / NANOS;
    }
}
