package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;

/**
 * Makes fingerprints of the files that a node's results depend on. A cached result is reused only while its fingerprint
 * is the same.
 */
final class FileIdentity {
    private FileIdentity() {}

    /**
     * Returns a text that changes when one of the files, or a file in one of the folders, is replaced, added or
     * removed.
     *
     * @param paths finds the files and folders
     * @return empty if they cannot be read, or {@code paths} throws an {@link InkloomException}; the run then reports
     *     it
     */
    static Optional<String> of(Supplier<? extends Collection<Path>> paths) {
        List<String> texts = new ArrayList<>();
        try {
            for (Path path : paths.get()) {
                texts.add(Files.exists(path) ? ContentDigest.identity(path) : path + " is not there");
            }
            return Optional.of(texts.isEmpty() ? "" : ContentDigest.of(texts));
        } catch (IOException | InkloomException e) {
            return Optional.empty();
        }
    }
}
