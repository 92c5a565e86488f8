package org.inkloom.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.inkloom.run.InkloomException;

/** Reads a token from a file that only its owner can read. */
final class TokenFile {
    private static final int LONGEST = 4096;
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private TokenFile() {}

    /** Reads the token, which no message repeats. */
    static String read(Path file) {
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && !OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw unusable(
                        file, "others than its owner may read it", "Anybody on this machine could take the token.");
            }
            if (Files.size(file) > LONGEST) {
                throw unusable(file, "it is longer than a token", "It is another file.");
            }
            String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (token.isEmpty()) {
                throw unusable(file, "it is empty", "The token was not written into it.");
            }
            return token;
        } catch (IOException e) {
            throw unusable(file, "it cannot be read", "It is not there, may not be read, or is no text.");
        }
    }

    private static InkloomException unusable(Path file, String what, String why) {
        return InkloomException.badInput(
                "INK-HUB-031",
                "The token file " + file + " is not used: " + what + ".",
                why,
                "Put the token alone into the file, and run: chmod 600 " + file);
    }
}
