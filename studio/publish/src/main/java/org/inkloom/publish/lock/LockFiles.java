package org.inkloom.publish.lock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Visible;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.settings.JsonFileText;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads lock files. */
public final class LockFiles {
    private static final SettingsLimits LIMITS = new SettingsLimits(32L << 20, 16, 1_000_000, 100);
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private LockFiles() {}

    /** Writes the lock file of a package, and its sum. */
    public static void write(Path folder, LockFile lock) throws IOException {
        byte[] text = JsonFileText.of(lock).getBytes(StandardCharsets.UTF_8);
        PendingFile.write(folder.resolve(LockFile.NAME), text);
        PendingFile.write(folder.resolve(LockFile.SUM), sum(text));
    }

    private static String sum(byte[] text) {
        return ContentDigest.of(text) + "  " + LockFile.NAME + "\n";
    }

    /** Returns whether a folder has a lock file. */
    public static boolean isPackage(Path folder) {
        return Files.isRegularFile(folder.resolve(LockFile.NAME), LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns whether the lock file has the checksum that is stored beside it. */
    public static boolean isUnchanged(Path folder) throws IOException {
        Path sum = folder.resolve(LockFile.SUM);
        return Files.isRegularFile(sum, LinkOption.NOFOLLOW_LINKS)
                && Files.size(sum) < 1024
                && sum(Files.readAllBytes(folder.resolve(LockFile.NAME)))
                        .equals(Files.readString(sum, StandardCharsets.ISO_8859_1));
    }

    /**
     * Reads the lock file of a package.
     *
     * @throws InkloomException INK-PACK-020 if there is none, INK-PACK-021 if it cannot be used
     */
    public static LockFile read(Path folder) {
        Path file = folder.resolve(LockFile.NAME);
        if (!isPackage(folder)) {
            throw InkloomException.badInput(
                    "INK-PACK-020",
                    folder + " is no package: there is no " + LockFile.NAME + " in it.",
                    "It is another folder, or the lock file was left out when it was copied.",
                    "Name the folder or the zip that `inkloom pack` wrote.");
        }
        try {
            String text = SettingsText.read(file, LIMITS);
            SettingsText.json(text, LIMITS);
            LockFile lock = JSON.readValue(text, LockFile.class);
            check(file, lock);
            return lock;
        } catch (AccessDeniedException e) {
            throw InkloomException.badInput(
                    "INK-PACK-021",
                    "The lock file " + file + " may not be read.",
                    "Its permissions, or those of its folder, forbid it.",
                    "Change them, or run the command as the user whose file it is.",
                    e);
        } catch (IOException | MalformedSettingsException | JacksonException | NullPointerException e) {
            throw unusable(
                    file, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static void check(Path file, LockFile lock) {
        if (lock.format() != LockFile.FORMAT) {
            throw unusable(file, "its format is " + lock.format() + " and this program reads " + LockFile.FORMAT);
        }
        for (String name : lock.files().keySet()) {
            PackagePath.find(name).ifPresent(why -> {
                throw unusable(file, "it names the file '" + Visible.line(name) + "': " + why);
            });
            if (name.equals(LockFile.NAME) || name.equals(LockFile.SUM)) {
                throw unusable(file, "it lists " + name + ", which cannot hold its own sum");
            }
        }
        PackagePath.collision(lock.files().keySet()).ifPresent(how -> {
            throw unusable(file, "it names files of which " + how);
        });
        checkPictures(file, lock);
        for (LockFile.LockedLora lora : lock.loras()) {
            requireListed(file, lock, lora.file());
            lora.layouts().values().forEach(other -> requireListed(file, lock, other));
            if (!Double.isFinite(lora.scale())) {
                throw unusable(file, "the strength of " + lora.file() + " is " + lora.scale());
            }
        }
    }

    /** Refuses two pictures with the same number or file, which would share one verdict. */
    private static void checkPictures(Path file, LockFile lock) {
        Set<Integer> numbers = new HashSet<>();
        Set<String> files = new HashSet<>();
        for (LockFile.Picture picture : lock.pictures()) {
            requireListed(file, lock, picture.file());
            for (LockFile.Control control : picture.controls()) {
                requireListed(file, lock, control.file());
                if (MaskSettings.find(control.edges()).isEmpty()) {
                    throw unusable(file, "the mask " + control.file() + " is taken '" + control.edges() + "'");
                }
            }
            if (picture.number() < 1 || !numbers.add(picture.number())) {
                throw unusable(file, "it has no picture of its own for the number " + picture.number());
            }
            if (!files.add(picture.file())) {
                throw unusable(file, "two of its pictures are " + picture.file());
            }
            if (picture.computed().containsValue(null)) {
                throw unusable(file, "it does not say how " + picture.file() + " was computed");
            }
        }
    }

    private static void requireListed(Path file, LockFile lock, String name) {
        if (!lock.files().containsKey(name)) {
            throw unusable(file, "it uses the file '" + name + "' and does not list it");
        }
    }

    private static InkloomException unusable(Path file, String how) {
        return InkloomException.badInput(
                "INK-PACK-021",
                "The lock file " + file + " cannot be used: " + how + ".",
                "It was changed by hand, is damaged, or comes from another version.",
                "Take the package as it was first written, or pack the story again.");
    }
}
