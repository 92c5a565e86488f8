package org.inkloom.run.settings;

/**
 * How large a file of settings may be. What people and published models write stays far below; what exceeds it was made
 * to exhaust the program, or is another file.
 *
 * @param bytes size of the file
 * @param depth how deep lists and groups may lie in each other
 * @param values how many values there may be, those that aliases repeat counted as often as they are repeated
 * @param digits how many characters a number may have
 * @param aliases how often YAML may repeat with {@code *name} what it said before
 */
public record SettingsLimits(long bytes, int depth, int values, int digits, int aliases) {
    /** For what people write: recipes, training settings, stories; and for the configs of models. */
    public static final SettingsLimits FILE = new SettingsLimits(4L << 20, 64, 200_000, 400);

    /** For the index of a sharded checkpoint, which names every tensor. */
    public static final SettingsLimits INDEX = new SettingsLimits(64L << 20, 32, 4_000_000, 100, 0);

    /** Limits without a bound on aliases other than that on values. */
    public SettingsLimits(long bytes, int depth, int values, int digits) {
        this(bytes, depth, values, digits, values);
    }

    /** Checks the ranges. */
    public SettingsLimits {
        if (bytes < 1
                || bytes > Integer.MAX_VALUE - 16
                || depth < 1
                || depth > 1000
                || values < 1
                || digits < 20
                || aliases < 0) {
            throw new IllegalArgumentException("no limits: " + bytes + ", " + depth + ", " + values + ", " + digits);
        }
    }
}
