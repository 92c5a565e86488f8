package org.inkloom.models.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.run.folder.PendingFile;

/**
 * A folder of links that stands for a model made of several models' parts. Where its digest is not that of the files
 * that the links lead to, a hidden note says what it is made of.
 */
public final class LinkedFolder {
    /** Names what the model is made of, a path in each line; hidden, so that it does not count in a digest. */
    private static final String NOTE = ".made-of";

    private LinkedFolder() {}

    /** Makes the links of a folder, and takes away those of before that are no longer meant. */
    static void fill(Path folder, Map<Path, Path> links) throws IOException {
        for (Path entry : entries(folder)) {
            if (Files.isSymbolicLink(entry) && !links.containsKey(entry)) {
                Files.delete(entry);
            }
        }
        for (Map.Entry<Path, Path> link : links.entrySet()) {
            if (folder.equals(link.getKey().getParent())) {
                make(link.getKey(), link.getValue().toAbsolutePath());
            }
        }
    }

    private static void make(Path link, Path target) throws IOException {
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
            return;
        }
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, target);
    }

    /** Returns what is in a folder, but for hidden files; nothing where there is none. */
    static List<Path> entries(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return new ArrayList<>(
                    entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                            .toList());
        }
    }

    /**
     * Says what a model is made of: its digest is then theirs. Parts of single files are lists of where their weights lie,
     * whose own content tells nothing of the weights.
     *
     * @param sources files and folders, the one that the other parts come from first
     */
    public static void note(Path folder, List<Path> sources) throws IOException {
        PendingFile.write(
                folder.resolve(NOTE),
                String.join(
                        "\n",
                        sources.stream()
                                .map(source ->
                                        source.toAbsolutePath().normalize().toString())
                                .toList()));
    }

    /** Returns what {@link #note} said of a folder; empty for any other. */
    public static List<Path> sources(Path folder) {
        try {
            Path note = folder.resolve(NOTE);
            return Files.isRegularFile(note)
                    ? Files.readString(note).lines().map(Path::of).toList()
                    : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Returns a file's ending in small letters, with the dot; empty where it has none. */
    static String ending(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.substring(Math.max(0, name.lastIndexOf('.')));
    }

    /** Returns a file's name without its ending. */
    static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** Returns how a model is called in the names of folders made of it: as its folder or its file without the ending. */
    static String called(ModelFolder model) {
        Path origin = model.origin();
        return Files.isRegularFile(origin)
                ? stem(origin)
                : Optional.ofNullable(origin.getFileName()).map(Path::toString).orElse("model");
    }
}
