package org.inkloom.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
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

    /** Returns the folder of every module of the build, by name. */
    static Map<String, Path> modules() {
        try {
            Map<String, Path> modules = new TreeMap<>();
            Pattern.compile("<module>([a-z]+/([a-z-]+))</module>")
                    .matcher(Files.readString(root().resolve("pom.xml")))
                    .results()
                    .forEach(module -> modules.put(module.group(2), root().resolve(module.group(1))));
            return modules;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns that folder of every module that has it. */
    static List<Path> sourceFolders(String relative) {
        return modules().values().stream()
                .map(module -> module.resolve(relative))
                .filter(Files::isDirectory)
                .sorted()
                .toList();
    }
}
