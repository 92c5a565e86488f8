package org.inkloom.picture.settings;

import java.util.Locale;

/** Numbers as people write them. */
public final class SettingText {
    private static final double WHOLE = 1e15;

    private SettingText() {}

    /** Writes 5.0 as {@code 5} and 7.25 as {@code 7.25}, in every locale. */
    public static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
            return String.format(Locale.ROOT, "%d", (long) value);
        }
        return Double.toString(value);
    }
}
