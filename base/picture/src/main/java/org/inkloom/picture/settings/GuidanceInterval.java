package org.inkloom.picture.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a drawing in which classifier-free guidance is on (Kynkäänniemi et al., arXiv:2404.07724, who found that it
 * harms at the noisiest levels and does nothing at the cleanest). Outside it a step needs one prediction instead of two.
 *
 * <p>Step {@code i} of {@code n}, counted from 0, is inside if {@code i / n >= from} and {@code (i + 1) / n <= to}: the rule
 * that control networks follow as well.
 *
 * @param from a share of the steps, 0 to 1
 * @param to a share of the steps, above {@code from}, at most 1
 */
public record GuidanceInterval(double from, double to) {
    /** All steps. */
    public static final GuidanceInterval WHOLE = new GuidanceInterval(0, 1);

    private static final Pattern WRITTEN = Pattern.compile("\\s*([0-9]*\\.?[0-9]+)\\s*[-–~]\\s*([0-9]*\\.?[0-9]+)\\s*");
    /** So that 3 of 10 steps end at 0.3, which has no exact double. */
    private static final double ROUNDING = 1e-9;

    /** Checks the range. */
    public GuidanceInterval {
        if (!(from >= 0 && from < to && to <= 1)) {
            throw new IllegalArgumentException("guidance from " + from + " to " + to);
        }
    }

    /** Returns whether a text is an interval: {@code 0.1-0.8}. */
    public static boolean isWritten(String text) {
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        double from = Double.parseDouble(parts.group(1));
        double to = Double.parseDouble(parts.group(2));
        return from < to && to <= 1;
    }

    /**
     * Reads an interval.
     *
     * @throws IllegalArgumentException if {@link #isWritten} says no
     */
    public static GuidanceInterval read(String text) {
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no interval of guidance: " + text);
        }
        return new GuidanceInterval(Double.parseDouble(parts.group(1)), Double.parseDouble(parts.group(2)));
    }

    /**
     * Returns whether a step is guided.
     *
     * @param step from 0
     * @param count of steps
     */
    public boolean covers(int step, int count) {
        return step >= from * count - ROUNDING && step + 1 <= to * count + ROUNDING;
    }

    /** Returns whether all steps are guided. */
    public boolean isWhole() {
        return from == 0 && to == 1;
    }

    @Override
    public String toString() {
        return SettingText.number(from) + "-" + SettingText.number(to);
    }
}
