package org.inkloom.hub;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;

/**
 * A file that can be downloaded.
 *
 * @param path within the repository, with slashes; never absolute, never with {@code ..}
 * @param address of its content
 * @param size in bytes, if the site states it
 * @param digest hash of its content, if the site states it
 */
public record RemoteFile(String path, URI address, OptionalLong size, Optional<Digest> digest) {
    /** Longest file name: what file systems accept, less the addition in the name of a {@code .part} file. */
    private static final int LONGEST_NAME = 240;

    private static final int LONGEST_PATH = 1024;

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:");
    private static final Pattern DOTS = Pattern.compile("[. \\u00a0\\u3000]*");

    /**
     * Checks the path.
     *
     * @throws InkloomException INK-HUB-009 if it would leave the target folder, or is not a valid file name
     */
    public RemoteFile {
        check(path);
    }

    static void check(String path) {
        boolean leaves = path.isEmpty() || path.startsWith("/") || path.contains("\\") || path.length() > LONGEST_PATH;
        leaves |= DRIVE.matcher(path).lookingAt();
        for (String part : path.split("/", -1)) {
            // Some systems drop dots and blanks at the end of a name, so "..." and ".. " would become "..".
            leaves |= DOTS.matcher(part).matches();
            leaves |= part.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME;
        }
        leaves |= path.codePoints().anyMatch(RemoteFile::isInNoName);
        if (leaves) {
            throw InkloomException.badInput(
                    "INK-HUB-009",
                    "The repository names a file '" + Shown.text(path) + "'.",
                    "That path leads out of the model's folder, is too long, or holds characters that no name has; a"
                            + " sound repository has none like it.",
                    "Do not use this repository.");
        }
    }

    /**
     * Returns whether a character does not belong in file names: control characters, line ends, and halves of surrogate
     * pairs.
     */
    private static boolean isInNoName(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** Returns the last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns the folder part of the path, empty at the top. */
    String folder() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
