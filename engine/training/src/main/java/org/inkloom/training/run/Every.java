package org.inkloom.training.run;

/**
 * How often something happens in a run: after so many updates, or when so many minutes have passed since it last did;
 * 0 for not by that count.
 *
 * @param updates between two times
 * @param minutes between two times
 */
public record Every(long updates, double minutes) {
    /** Not at all. */
    public static final Every NEVER = new Every(0, 0);

    private static final double SECONDS = 60;

    /** By the number of updates. */
    public static Every updates(long count) {
        return new Every(count, 0);
    }

    /** By the clock. */
    public static Every minutes(double count) {
        return new Every(0, count);
    }

    /** Returns whether it is time after {@code done} updates, {@code seconds} after the last time. */
    boolean isDue(long done, double seconds) {
        return updates > 0 && done % updates == 0 || minutes > 0 && seconds >= minutes * SECONDS;
    }
}
