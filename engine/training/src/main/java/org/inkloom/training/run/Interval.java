package org.inkloom.training.run;

/**
 * How often something is done in a run: each time so many updates are done, or when so many minutes have passed since it
 * was last done. 0 switches that count off; where both are given, either is enough.
 *
 * @param updates between two times
 * @param minutes between two times
 */
public record Interval(long updates, double minutes) {
    /** Not at all. */
    public static final Interval NEVER = new Interval(0, 0);

    private static final double SECONDS = 60;

    /** By the number of updates. */
    public static Interval updates(long count) {
        return new Interval(count, 0);
    }

    /** Returns whether it is time after {@code done} updates, {@code seconds} after the last time. */
    boolean isDue(long done, double seconds) {
        return updates > 0 && done % updates == 0 || minutes > 0 && seconds >= minutes * SECONDS;
    }
}
