package org.inkloom.publish.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;

/** Files that the user gives for a package, looked at before anything is written. */
final class GivenFile {
    private static final SettingsLimits LIMITS = new SettingsLimits(1L << 20, 16, 1_000, 100);

    private GivenFile() {}

    /**
     * Refuses a licence that cannot be read.
     *
     * @throws InkloomException INK-PACK-011
     */
    static void requireLicence(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw unreadable(
                    "licence", file, "Give the file with the licence's text as " + SettingKey.of("licence") + ".");
        }
    }

    /**
     * Reads an introduction.
     *
     * @return its lines that are not blank, each of which is a paragraph
     * @throws InkloomException INK-PACK-011 if it cannot be read, or is no text in UTF-8
     */
    static List<String> introduction(Path file) {
        String give = "Give a text about the LoRA, saved as UTF-8, as " + SettingKey.of("introduction") + ".";
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw unreadable("introduction", file, give);
        }
        try {
            return SettingsText.read(file, LIMITS)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException | MalformedSettingsException e) {
            throw InkloomException.badInput(
                    "INK-PACK-011",
                    "The introduction " + file + " cannot be taken: " + e.getMessage() + ".",
                    "It is another file, or a program saved it in another encoding, such as GBK.",
                    give,
                    e);
        }
    }

    private static InkloomException unreadable(String what, Path file, String give) {
        return InkloomException.badInput(
                "INK-PACK-011",
                "The " + what + " " + file + " is no file that can be read.",
                Files.exists(file) ? "It is a folder, or belongs to somebody else." : "There is nothing of that name.",
                give);
    }
}
