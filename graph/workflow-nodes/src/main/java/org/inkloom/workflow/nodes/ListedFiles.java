package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What loaders offer of folders: by its path from the folder on with plain slashes, sorted, links followed. Of two of one name that
 * of the folder named first is taken. What cannot be looked at is not offered.
 */
final class ListedFiles {
    private ListedFiles() {}

    /**
     * Returns what is wanted of the folders and of those within them.
     *
     * @param depth of folders, 1 for those named alone
     */
    static Map<String, Path> below(List<Path> folders, int depth, Predicate<Path> wanted) {
        Map<String, Path> found = new LinkedHashMap<>();
        for (Path folder : folders) {
            below(folder, depth, wanted).forEach(found::putIfAbsent);
        }
        return found;
    }

    private static Map<String, Path> below(Path folder, int depth, Predicate<Path> wanted) {
        Map<String, Path> found = new LinkedHashMap<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> paths = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
            paths.filter(wanted).sorted().forEach(path -> found.put(name(folder, path), path));
        } catch (IOException | UncheckedIOException e) {
            return Map.of();
        }
        return found;
    }

    private static String name(Path folder, Path path) {
        return folder.relativize(path).toString().replace('\\', '/');
    }

    /** Returns what finds files with one of these endings, in small letters or large ones. */
    static Predicate<Path> ending(List<String> endings) {
        return path -> endings.stream().anyMatch(path.toString().toLowerCase(Locale.ROOT)::endsWith)
                && Files.isRegularFile(path);
    }
}
