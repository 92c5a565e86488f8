package org.inkloom.run;

import java.util.regex.Pattern;

/**
 * A reference to a setting in a text for people. Libraries know a setting by its key; how it is written where the user
 * gave it, as {@code --width} on a command line or as {@code $.width} in a request, is known to whoever shows the text,
 * and {@link SettingNames} puts it in.
 *
 * <p>Concatenating a key with a text places the reference: {@code "Give " + SettingKey.of("steps") + " a number from 1."}
 *
 * @param key the setting's key, such as {@code width}: lower-case letters, digits and underscores
 */
public record SettingKey(String key) {
    static final String BEFORE = "{setting:";
    static final String BEHIND = "}";

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]*");

    /** Checks the key. */
    public SettingKey {
        if (!isKey(key)) {
            throw new IllegalArgumentException("not a setting's key: " + key);
        }
    }

    static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    /** Returns a reference to a setting. */
    public static SettingKey of(String key) {
        return new SettingKey(key);
    }

    /** Returns the reference as it stands in a text, {@code {setting:width}}. */
    @Override
    public String toString() {
        return BEFORE + key + BEHIND;
    }
}
