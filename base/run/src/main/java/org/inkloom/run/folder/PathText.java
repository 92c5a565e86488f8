package org.inkloom.run.folder;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Paths that a file names: a text may hold what no path can. */
public final class PathText {
    private PathText() {}

    /**
     * Returns the path that a text names, normalised; empty where none can be named so, for example for a text with a
     * NUL character or with half of a surrogate pair.
     *
     * @param folder where a relative path starts
     * @param text the path as written
     */
    public static Optional<Path> resolve(Path folder, String text) {
        try {
            return Optional.of(folder.resolve(text).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
