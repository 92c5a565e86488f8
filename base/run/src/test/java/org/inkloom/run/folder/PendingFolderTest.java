package org.inkloom.run.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingFolderTest {
    @TempDir
    private Path folder;

    /** Writes half of a folder and dies as a killed process does, without closing anything. */
    static final class Killed {
        private Killed() {}

        public static void main(String[] words) throws IOException {
            PendingFolder pending = PendingFolder.begin(Path.of(words[0]));
            Files.writeString(pending.path().resolve("half"), "of it");
            Runtime.getRuntime().halt(9);
        }
    }

    @Test
    void a_folder_has_its_name_when_it_is_whole_and_not_before() throws IOException {
        Path target = folder.resolve("above/model");
        try (PendingFolder pending = PendingFolder.begin(target)) {
            write(pending, "new");
            assertThat(target).doesNotExist();
            pending.sync();
            pending.commit();
        }
        assertThat(read(target)).isEqualTo("new");
        assertThat(names(target.resolveSibling("."))).containsExactly("model");
    }

    @Test
    void a_process_that_is_killed_half_way_leaves_nothing_that_counts_and_the_next_removes_it() throws Exception {
        Path target = folder.resolve("model");
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName(),
                        target.toString())
                .inheritIO()
                .start();
        assertThat(killed.waitFor()).isEqualTo(9);
        assertThat(names(folder)).containsExactly("model.part");

        try (PendingFolder pending = PendingFolder.begin(target)) {
            assertThat(pending.path()).isEmptyDirectory();
            write(pending, "new");
            pending.commit();
        }
        assertThat(names(folder)).containsExactly("model");
        assertThat(names(target)).containsExactly("file");
    }

    @Test
    void one_that_fails_is_dropped_and_the_older_one_stays() throws IOException {
        Path target = older("model");
        assertThatThrownBy(() -> {
                    try (PendingFolder pending = PendingFolder.begin(target)) {
                        write(pending, "new");
                        throw new IllegalStateException("the disk is full");
                    }
                })
                .isInstanceOf(IllegalStateException.class);
        assertThat(read(target)).isEqualTo("old");
        assertThat(names(folder)).containsExactly("model");
    }

    @Test
    void what_bears_the_name_is_replaced_only_where_that_is_asked_for() throws IOException {
        Path target = older("model");
        Files.writeString(target.resolve("more"), "is not in the new one");
        try (PendingFolder pending = PendingFolder.begin(target)) {
            write(pending, "new");
            assertThatThrownBy(pending::commit).isInstanceOf(FileSystemException.class);
            assertThat(read(target)).isEqualTo("old");
            pending.replace();
        }
        assertThat(read(target)).isEqualTo("new");
        assertThat(names(target)).containsExactly("file");
        assertThat(names(folder)).containsExactly("model");
    }

    @Test
    void an_empty_folder_is_as_good_as_none() throws IOException {
        Path target = Files.createDirectory(folder.resolve("model"));
        try (PendingFolder pending = PendingFolder.begin(target)) {
            write(pending, "new");
            pending.commit();
        }
        assertThat(read(target)).isEqualTo("new");
    }

    @Test
    void a_link_is_replaced_and_what_it_leads_to_stays() throws IOException {
        Path elsewhere = older("elsewhere");
        Path target = Files.createSymbolicLink(folder.resolve("model"), elsewhere);
        try (PendingFolder pending = PendingFolder.begin(target)) {
            write(pending, "new");
            pending.replace();
        }
        assertThat(read(target)).isEqualTo("new");
        assertThat(read(elsewhere)).isEqualTo("old");
    }

    @Test
    void a_process_that_was_killed_between_the_two_names_of_replacing_leaves_the_older_folder_to_the_next()
            throws IOException {
        Path target = folder.resolve("model");
        older("model.replaced.part");
        PendingFolder.begin(target).close();
        assertThat(read(target)).isEqualTo("old");

        // And where it was killed just after them, the newer one counts.
        Files.writeString(older("model.replaced.part").resolve("file"), "older still");
        PendingFolder.begin(target).close();
        assertThat(read(target)).isEqualTo("old");
        assertThat(names(folder)).containsExactly("model");
    }

    @Test
    void of_many_that_write_the_same_folder_one_gives_the_content_and_none_leaves_anything() throws Exception {
        Path target = folder.resolve("model");
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            writers.add(() -> {
                try (PendingFolder pending = PendingFolder.beginShared(target)) {
                    write(pending, "same");
                    pending.commit();
                    return true;
                } catch (FileSystemException e) {
                    return false;
                }
            });
        }
        int first = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> writer : threads.invokeAll(writers)) {
                first += writer.get() ? 1 : 0;
            }
        }
        assertThat(first).isEqualTo(1);
        assertThat(read(target)).isEqualTo("same");
        assertThat(names(folder)).containsExactly("model");
    }

    @Test
    void what_killed_processes_left_of_a_shared_folder_goes_after_a_day() throws IOException {
        Path left = older("model.4711-1.part");
        Path fresh = older("model.4711-2.part");
        Path other = older("other.4711-1.part");
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(left, old);
        Files.setLastModifiedTime(other, old);

        PendingFolder.beginShared(folder.resolve("model")).close();

        assertThat(left).doesNotExist();
        assertThat(fresh).exists();
        assertThat(other).exists();
    }

    @Test
    void a_folder_is_removed_with_all_in_it_and_one_that_is_gone_is_no_fault() throws IOException {
        Path target = older("model");
        PendingFolder.remove(target);
        PendingFolder.remove(target);
        assertThat(folder).isEmptyDirectory();
    }

    private Path older(String name) throws IOException {
        Path target = Files.createDirectory(folder.resolve(name));
        Files.writeString(target.resolve("file"), "old");
        return target;
    }

    private static void write(PendingFolder pending, String text) throws IOException {
        Files.writeString(pending.path().resolve("file"), text);
    }

    private static String read(Path target) throws IOException {
        return Files.readString(target.resolve("file"));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
