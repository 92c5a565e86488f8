package org.inkloom.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where the checkout lies, for tests that look at its files. */
final class Project {
    private Project() {}

    /** Returns the root folder; tests run in the folder of their module, or in the root itself. */
    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("inkloom")))
                .findFirst()
                .orElseThrow();
    }

    /** Returns that folder of every module that has it. */
    static List<Path> sourceFolders(String relative) {
        try (Stream<Path> folders = Files.walk(root(), 2)) {
            return folders.map(module -> module.resolve(relative))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
