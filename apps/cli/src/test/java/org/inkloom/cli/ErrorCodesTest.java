package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A code that a user sees can be looked up. */
class ErrorCodesTest {
    private static final Pattern CODE = Pattern.compile("INK-[A-Z]+-\\d{3}");
    private static final Pattern THROWN = Pattern.compile("\"(INK-[A-Z]+-\\d{3})\"");
    private static final Pattern SAID_BY_A_SCRIPT = Pattern.compile("fail(?:_with \\d)? (INK-[A-Z]+-\\d{3})");

    @Test
    void every_code_of_the_sources_is_documented_and_the_other_way_round() throws IOException {
        SortedSet<String> used = new TreeSet<>();
        for (Path file : javaFiles()) {
            used.addAll(found(THROWN, 1, file));
        }
        for (String script : List.of(
                "inkloom",
                "build",
                "apps/cli/src/main/shell/environment.sh",
                "apps/cli/src/main/shell/folders.sh",
                "apps/cli/src/main/shell/building.sh")) {
            used.addAll(found(SAID_BY_A_SCRIPT, 1, Project.root().resolve(script)));
        }
        SortedSet<String> documented =
                new TreeSet<>(found(CODE, 0, Project.root().resolve("docs/errors.md")));

        assertThat(documented).containsExactlyElementsOf(used);
    }

    private static List<Path> javaFiles() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path folder : Project.sourceFolders("src/main/java")) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private static List<String> found(Pattern pattern, int group, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(result -> result.group(group))
                .toList();
    }
}
