package org.inkloom.diffusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.models.folder.LinkedFolder;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.folder.ContentDigest;

/** What recipes call a model or a LoRA by: a digest of its weights, and its name. */
public final class Fingerprint {
    private Fingerprint() {}

    /** Returns the digest of a file, or of all weight and config files below a folder; see {@link ContentDigest#sampled}. */
    public static String of(Path path) {
        try {
            return ContentDigest.sampled(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the digest of a model: of the file or the folder that a user would name, and of one made of several models' parts
     * that of each of these.
     */
    public static String of(ModelFolder model) {
        return of(model.root(), model.origin());
    }

    /** A part's source may be made of several models' parts itself. */
    private static String of(Path folder, Path named) {
        List<Path> sources = LinkedFolder.sources(folder);
        return sources.isEmpty()
                ? of(named)
                : ContentDigest.of(
                        sources.stream().map(source -> of(source, source)).toList());
    }

    /** Returns a file's name without its extension. */
    public static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
