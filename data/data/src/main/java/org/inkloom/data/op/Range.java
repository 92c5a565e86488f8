package org.inkloom.data.op;

import java.util.Locale;

/**
 * The interval that a filter's statistic is held against.
 *
 * @param min lower bound
 * @param max upper bound
 * @param minClosed whether {@code min} itself passes the lower test
 * @param maxClosed whether {@code max} itself passes the upper test
 * @param reversed whether what lies outside is kept instead
 */
public record Range(double min, double max, boolean minClosed, boolean maxClosed, boolean reversed) {
    /** What the catalogue writes for "no limit". */
    public static final double MAX = Long.MAX_VALUE;

    /**
     * Returns the interval with the common filter parameters applied. With {@code reversed_range} the two closed flags
     * speak of the kept side, so that a value equal to a bound is kept by default.
     */
    static Range of(double min, double max, boolean minClosed, boolean maxClosed, boolean reversed) {
        return new Range(min, max, minClosed != reversed, maxClosed != reversed, reversed);
    }

    /** Returns whether a value is kept. */
    public boolean keeps(double value) {
        boolean aboveMin = minClosed ? value >= min : value > min;
        boolean belowMax = maxClosed ? value <= max : value < max;
        return (aboveMin && belowMax) != reversed;
    }

    /** Returns the test in words, for example {@code ">= 1024 and <= 2048"}. */
    public String words() {
        String low = (minClosed ? ">= " : "> ") + number(min);
        String high = (maxClosed ? "<= " : "< ") + number(max);
        boolean lowFree = min <= -MAX;
        boolean highFree = max >= MAX;
        String inside = lowFree && highFree ? "anything" : lowFree ? high : highFree ? low : low + " and " + high;
        return reversed ? "not (" + inside + ")" : inside;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.valueOf(value);
    }
}
