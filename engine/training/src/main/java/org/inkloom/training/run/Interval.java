package org.inkloom.training.run;

/**
 * How often something is done in a run: after so many updates, or when so many minutes have passed since the last time.
 * 0 switches a condition off; if both are set, either one is enough.
 *
 * @param updates from one time to the next
 * @param minutes from one time to the next
 */
public record Interval(long updates, double minutes) {
    /** Never. */
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
