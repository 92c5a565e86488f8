package org.inkloom.run.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingFileTest {
    @TempDir
    Path folder;

    @Test
    void writes_a_file_and_the_folders_above_it() throws IOException {
        Path file = folder.resolve("a/b/c.txt");
        PendingFile.write(file, "old");
        PendingFile.write(file, "墨");
        assertThat(file).hasContent("墨");
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void a_file_that_was_not_ended_leaves_the_older_one() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");
        try (PendingFile pending = PendingFile.begin(file)) {
            pending.out().write(1);
        }
        assertThat(file).hasContent("old");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void many_writers_of_one_file_leave_one_whole_content() throws Exception {
        Path file = folder.resolve("same.bin");
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (byte value = 0; value < 8; value++) {
            byte[] content = new byte[50_000];
            Arrays.fill(content, value);
            writers.add(() -> {
                for (int i = 0; i < 20; i++) {
                    PendingFile.write(file, content);
                }
                return true;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> writer : threads.invokeAll(writers)) {
                assertThat(writer.get()).isTrue();
            }
        }
        byte[] left = Files.readAllBytes(file);
        assertThat(left).hasSize(50_000).containsOnly(left[0]);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void names_that_no_path_can_have_are_none() {
        assertThat(PathText.resolve(folder, "a\0b")).isEmpty();
        assertThat(PathText.resolve(folder, "a\ud800b")).isEmpty();
        assertThat(PathText.resolve(folder, "../x/./y")).contains(folder.resolveSibling("x/y"));
    }
}
