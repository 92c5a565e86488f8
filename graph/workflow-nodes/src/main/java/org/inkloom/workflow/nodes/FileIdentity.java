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

/** What stands for the files that a node's results depend on: results are used again only while it stays the same. */
final class FileIdentity {
    private FileIdentity() {}

    /**
     * Returns a text that changes when one of the files, or a file in one of the folders, is replaced, appears or goes.
     *
     * @param paths looks for them; what it throws as {@link InkloomException} the run says
     * @return nothing where they cannot be looked at
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
