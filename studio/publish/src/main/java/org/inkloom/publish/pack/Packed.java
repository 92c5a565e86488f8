package org.inkloom.publish.pack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.publish.lock.LockFile;

/**
 * A written package.
 *
 * @param folder of the package
 * @param zip if one was asked for
 * @param lock its lock file
 * @param notes for the user, a sentence each
 */
public record Packed(Path folder, Optional<Path> zip, LockFile lock, List<String> notes) {
    /** Copies the list. */
    public Packed {
        notes = List.copyOf(notes);
    }
}
