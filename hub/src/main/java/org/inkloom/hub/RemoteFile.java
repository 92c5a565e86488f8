package org.inkloom.hub;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import org.inkloom.report.InkloomException;

/**
 * A file that can be fetched.
 *
 * @param path its place below the repository, with slashes; never absolute, never with {@code ..}
 * @param address where its bytes are
 * @param size bytes, if the site says so
 * @param digest what its bytes have to hash to, if the site says so
 */
public record RemoteFile(String path, URI address, OptionalLong size, Optional<Digest> digest) {
    /**
     * Checks the path.
     *
     * @throws InkloomException INK-HUB-009 if it would leave the folder that it is fetched to
     */
    public RemoteFile {
        boolean leaves = path.isEmpty() || path.startsWith("/") || path.contains("\\") || path.contains("\0");
        for (String part : path.split("/", -1)) {
            leaves |= part.isEmpty() || part.equals(".") || part.equals("..");
        }
        if (leaves) {
            throw InkloomException.badInput(
                    "INK-HUB-009",
                    "The repository names a file '" + path + "'.",
                    "That path leads out of the model's folder; a sound repository has none like it.",
                    "Do not use this repository.");
        }
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
