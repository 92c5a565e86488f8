package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.FileTree;

/** Digests of a folder's contents, for results that depend on it. */
final class PictureFolder {
    private PictureFolder() {}

    /** Returns a digest of the names and contents of all files. */
    static String digest(Path folder) throws IOException {
        List<String> facts = new ArrayList<>();
        for (Path file : new TreeSet<>(FileTree.files(folder))) {
            facts.add(folder.relativize(file).toString());
            facts.add(ContentDigest.ofFile(file));
        }
        return ContentDigest.of(facts);
    }

    /** As {@link #digest}; empty if a file cannot be read, which the run then reports. */
    static Optional<String> identity(Path folder) {
        try {
            return Optional.of(digest(folder));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
