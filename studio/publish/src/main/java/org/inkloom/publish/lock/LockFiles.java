package org.inkloom.publish.lock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Visible;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.settings.JsonFault;
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
    private static final int DIGITS = 64;
    private static final int LONGEST_SUM = 1024;
    private static final Pattern SUM_LINE =
            Pattern.compile("[0-9a-f]{" + DIGITS + "} {2}" + Pattern.quote(LockFile.NAME) + "\n");
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

    /**
     * Returns which of the two files, the lock file and the sum beside it, is not as it was written; empty if they fit
     * each other.
     *
     * @return {@link LockFile#NAME} or {@link LockFile#SUM}, the latter also where there is none
     */
    public static Optional<String> changed(Path folder) throws IOException {
        Path file = folder.resolve(LockFile.SUM);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LONGEST_SUM) {
            return Optional.of(LockFile.SUM);
        }
        String right = sum(Files.readAllBytes(folder.resolve(LockFile.NAME)));
        String found = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (found.equals(right)) {
            return Optional.empty();
        }
        // Another lock file has another sum in nearly all digits (60 of 64 on average). Where most of them are right,
        // or there is no sum at all, it is the sum's own file that was changed.
        boolean ofAnother = SUM_LINE.matcher(found).matches() && differences(found, right) > DIGITS / 2;
        return Optional.of(ofAnother ? LockFile.NAME : LockFile.SUM);
    }

    private static long differences(String one, String other) {
        return IntStream.range(0, DIGITS)
                .filter(i -> one.charAt(i) != other.charAt(i))
                .count();
    }

    /**
     * Reads the lock file of a package.
     *
     * @throws InkloomException INK-PACK-020 if there is none, INK-PACK-021 if it cannot be used
     */
    public static LockFile read(Path folder) {
        return read(folder, folder);
    }

    /**
     * Reads the lock file of a package that may have been unpacked elsewhere.
     *
     * @param shown the package as the user named it, for messages
     * @throws InkloomException as {@link #read(Path)}
     */
    public static LockFile read(Path folder, Path shown) {
        Path file = shown.resolve(LockFile.NAME);
        if (!isPackage(folder)) {
            throw InkloomException.badInput(
                    "INK-PACK-020",
                    shown + " is no package: there is no " + LockFile.NAME + " in it.",
                    "It is another folder, or the lock file was left out when it was copied.",
                    "Name the folder or the zip that `inkloom pack` wrote.");
        }
        try {
            String text = SettingsText.read(folder.resolve(LockFile.NAME), LIMITS);
            SettingsText.json(text, LIMITS);
            LockFile lock = JSON.readValue(text, LockFile.class);
            if (lock == null) {
                throw unusable(file, "it holds nothing but null");
            }
            check(file, lock);
            return lock;
        } catch (AccessDeniedException e) {
            throw InkloomException.badInput(
                    "INK-PACK-021",
                    "The lock file " + file + " may not be read.",
                    "Its permissions, or those of its folder, forbid it.",
                    "Change them, or run the command as the user whose file it is.",
                    e);
        } catch (JacksonException e) {
            throw unusable(file, JsonFault.of(e));
        } catch (NullPointerException e) {
            throw unusable(file, "a value of it is null or missing");
        } catch (IOException | MalformedSettingsException e) {
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
