package org.inkloom.picture;

import java.nio.file.Path;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/** What is said of a picture that a user named and that cannot be read. */
public final class NamedPicture {
    private NamedPicture() {}

    /**
     * Returns the error, {@code INK-CLI-032}.
     *
     * @param setting that named the file
     * @param why it cannot be read, without a full stop
     */
    public static InkloomException unreadable(Path file, SettingKey setting, String why, Exception cause) {
        return InkloomException.badInput(
                "INK-CLI-032",
                "The picture " + file + " cannot be read: " + why + ".",
                "It is missing, damaged, too large, or of a kind that is not decoded here.",
                "Give " + setting + " a sound PNG, JPEG, WebP, GIF, BMP or TIFF file.",
                cause);
    }
}
