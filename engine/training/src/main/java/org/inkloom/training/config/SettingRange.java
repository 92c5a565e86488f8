package org.inkloom.training.config;

import java.util.Locale;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/** The range checks that the records share. Their messages name the key as the user wrote it. */
final class SettingRange {
    private SettingRange() {}

    /** Requires {@code min <= value <= max}. */
    static void check(String key, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw refused(key, plain(value), "It must lie between " + plain(min) + " and " + plain(max) + ".");
        }
    }

    /** Requires a value of at least {@code min}. */
    static void atLeast(String key, double value, double min) {
        if (!(value >= min) || Double.isInfinite(value)) {
            throw refused(key, plain(value), "It must be at least " + plain(min) + ".");
        }
    }

    /** Requires a multiple of {@code step}, and at least one of them. */
    static void multiple(String key, int value, int step) {
        if (value < step || value % step != 0) {
            throw refused(
                    key,
                    Integer.toString(value),
                    "It must be a multiple of " + step + ", because the VAE and the U-Net halve the picture.");
        }
    }

    /**
     * Returns the refusal of a value, {@code INK-TRAIN-002}.
     *
     * @param rule what is accepted, as the end of a sentence
     */
    static InkloomException refused(String key, String value, String rule) {
        return InkloomException.badInput(
                "INK-TRAIN-002",
                "The setting " + key + " cannot be " + (value.isEmpty() ? "empty" : value) + ".",
                rule,
                "Give " + SettingKey.of(key) + " another value, or change " + key + " in the YAML file.");
    }

    /**
     * As {@link #refused(String, String, String)}, with advice of its own: for values that are wrong only beside
     * another setting.
     */
    static InkloomException refused(String key, String value, String rule, String remedy) {
        return InkloomException.badInput(
                "INK-TRAIN-002", "The setting " + key + " cannot be " + value + ".", rule, remedy);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%.0f", value)
                : Double.toString(value);
    }
}
