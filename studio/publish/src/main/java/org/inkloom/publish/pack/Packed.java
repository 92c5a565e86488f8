package org.inkloom.publish.pack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.publish.lock.LockFile;

/**
 * A package that was written.
 *
 * @param folder it lies in
 * @param zip where one was asked for
 * @param lock what is in it
 * @param notes what its maker should know, a sentence each
 */
public record Packed(Path folder, Optional<Path> zip, LockFile lock, List<String> notes) {
    /** Copies the list. */
    public Packed {
        notes = List.copyOf(notes);
    }
}
