package org.inkloom.run.settings;

import java.util.Collection;
import org.inkloom.run.InkloomException;

/**
 * How an area words what is wrong with its settings. The reader finds the mistake and its place; the area gives the code,
 * the likely cause and what to do now.
 */
public interface SettingsRefusals {
    /**
     * The file or text is not read at all.
     *
     * @param source the file's name
     * @param cause {@link java.nio.file.NoSuchFileException}, another {@link java.io.IOException},
     *     {@link RepeatedKeyException} or another {@link MalformedSettingsException}
     */
    InkloomException unreadable(String source, Exception cause);

    /** A value is of another kind, or out of range; {@code wanted} says in words what is needed, such as "a number". */
    InkloomException wrong(SettingsPlace place, String key, SettingsValue found, String wanted);

    /** A key is none that this group knows. Areas that ignore such keys never ask, and need no words for it. */
    default InkloomException unknown(SettingsPlace place, String key, Collection<String> known) {
        throw new IllegalStateException("no words for the unknown key " + key + " at " + place);
    }

    /** A key is not there and must be; {@code example} is a value for it. */
    default InkloomException missing(SettingsPlace group, String key, String example) {
        throw new IllegalStateException("no words for the missing key " + key + " at " + group);
    }
}
