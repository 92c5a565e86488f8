package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListedFilesTest {
    private static final Predicate<Path> WEIGHTS = ListedFiles.ending(List.of(".safetensors", ".pth"));

    @TempDir
    Path folder;

    private void write(String name) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }

    @Test
    void files_have_the_names_of_their_paths_and_of_two_that_of_the_first_folder_counts() throws Exception {
        for (String name : List.of(
                "one/b.safetensors",
                "one/sub/A.PTH",
                "one/sub/deep/c.pth",
                "one/d.txt",
                "two/b.safetensors",
                "two/e.pth")) {
            write(name);
        }
        Files.createSymbolicLink(folder.resolve("two/linked"), folder.resolve("one/sub"));
        List<Path> folders = List.of(folder.resolve("one"), folder.resolve("none"), folder.resolve("two"));
        Map<String, Path> found = ListedFiles.below(folders, 2, WEIGHTS);
        assertThat(found.keySet()).containsExactly("b.safetensors", "sub/A.PTH", "e.pth", "linked/A.PTH");
        assertThat(found.get("b.safetensors")).hasContent("one/b.safetensors");
        assertThat(ListedFiles.below(folders, 3, WEIGHTS)).containsKeys("sub/deep/c.pth", "linked/deep/c.pth");
    }

    @Test
    void a_folder_that_is_a_ring_of_links_is_not_offered_and_the_others_are() throws Exception {
        write("good/a.pth");
        Files.createDirectories(folder.resolve("ring"));
        Files.createSymbolicLink(folder.resolve("ring/again"), folder.resolve("ring"));
        List<Path> folders = List.of(folder.resolve("ring"), folder.resolve("good"));
        assertThat(ListedFiles.below(folders, 5, WEIGHTS).keySet()).containsExactly("a.pth");
    }
}
