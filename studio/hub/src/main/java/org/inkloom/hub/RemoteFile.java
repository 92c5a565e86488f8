package org.inkloom.hub;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;

/**
 * A file that can be fetched.
 *
 * @param path its place below the repository, with slashes; never absolute, never with {@code ..}
 * @param address where its bytes are
 * @param size bytes, if the site says so
 * @param digest what its bytes have to hash to, if the site says so
 */
public record RemoteFile(String path, URI address, OptionalLong size, Optional<Digest> digest) {
    /** What file systems take for a name, less what a {@code .part} file's name adds. */
    private static final int LONGEST_NAME = 240;

    private static final int LONGEST_PATH = 1024;

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:");
    private static final Pattern DOTS = Pattern.compile("[. \\u00a0\\u3000]*");

    /**
     * Checks the path.
     *
     * @throws InkloomException INK-HUB-009 if it would leave the folder that it is fetched to, or is no name for a file
     */
    public RemoteFile {
        check(path);
    }

    static void check(String path) {
        boolean leaves = path.isEmpty() || path.startsWith("/") || path.contains("\\") || path.length() > LONGEST_PATH;
        leaves |= DRIVE.matcher(path).lookingAt();
        for (String part : path.split("/", -1)) {
            // Some systems drop dots and blanks at the end of a name: "..." and ".. " would be "..".
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
     * Whether no sound file name has such a character: control characters, line ends, and halves of surrogate pairs.
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
