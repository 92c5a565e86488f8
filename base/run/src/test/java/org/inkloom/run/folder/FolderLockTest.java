package org.inkloom.run.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    /** A file system such as some network shares: it says that it knows no locks. */
    private static final FolderLock.Locking WITHOUT_LOCKS = channel -> {
        throw new IOException("Function not implemented");
    };

    private static final FolderLock.Locking HELD_BY_ANOTHER = channel -> Optional.<FileLock>empty();

    @TempDir
    private Path temporary;

    /** Takes the folder in a process of its own, says so, and keeps it until it is killed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (FolderLock lock = FolderLock.take(Path.of(arguments[0]), "a training")) {
            System.out.println("has " + (lock == null ? "nothing" : arguments[0]));
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static Process holder(Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        FolderLockTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(process.inputReader().readLine()).startsWith("has ");
        return process;
    }

    @Test
    void the_second_process_is_told_who_is_at_work_and_a_killed_one_stops_nobody()
            throws IOException, InterruptedException {
        Path folder = temporary.resolve("out");
        Process first = holder(folder);
        try {
            assertThatThrownBy(() -> FolderLock.take(folder, "a story"))
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("INK-FILE-039")
                    .hasMessageContaining("A training is at work")
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("process " + first.pid());
        } finally {
            first.destroyForcibly().waitFor();
        }

        assertThat(folder.resolve(FolderLock.FILE)).exists();
        try (FolderLock lock = FolderLock.take(folder, "a story")) {
            assertThat(lock).isNotNull();
            assertThat(folder.resolve(FolderLock.FILE))
                    .content()
                    .contains("work: a story")
                    .contains("process: " + ProcessHandle.current().pid());
        }
        assertThat(folder.resolve(FolderLock.FILE)).doesNotExist();
    }

    @Test
    void two_threads_of_one_process_are_kept_apart_and_the_first_keeps_its_lock() throws IOException {
        Path folder = temporary.resolve("out");
        try (FolderLock first = FolderLock.take(folder, "a training")) {
            Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
            assertThatThrownBy(() -> FolderLock.take(link, "a story"))
                    .hasMessageContaining("INK-FILE-039")
                    .hasMessageContaining("A training is at work");
            assertThat(first).isNotNull();
            assertThat(folder.resolve(FolderLock.FILE)).exists();
        }
        FolderLock.take(folder, "a story").close();
    }

    @Test
    void of_many_at_once_one_has_the_folder() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 20; round++) {
                Path folder = temporary.resolve("round" + round);
                Callable<Optional<FolderLock>> taking = () -> {
                    try {
                        return Optional.of(FolderLock.take(folder, "a training"));
                    } catch (InkloomException e) {
                        return Optional.empty();
                    }
                };
                List<Future<Optional<FolderLock>>> all = pool.invokeAll(
                        IntStream.range(0, 8).mapToObj(i -> taking).toList());
                int had = 0;
                for (Future<Optional<FolderLock>> one : all) {
                    if (one.get().isPresent()) {
                        one.get().get().close();
                        had++;
                    }
                }
                assertThat(had).isEqualTo(1);
            }
        }
    }

    @Test
    void what_was_made_for_a_run_that_wrote_nothing_goes_again() throws IOException {
        FolderLock.take(temporary.resolve("a/b/c"), "a training").close();
        assertThat(temporary.resolve("a")).doesNotExist();

        try (FolderLock lock = FolderLock.take(temporary.resolve("a/b/c"), "a training")) {
            assertThat(lock).isNotNull();
            Files.writeString(temporary.resolve("a/b/kept"), "");
        }
        assertThat(temporary.resolve("a/b"))
                .isDirectoryContaining("glob:**kept")
                .isDirectoryNotContaining("glob:**/c");
    }

    @Test
    void a_file_in_the_place_of_the_folder_is_no_lock() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertThatThrownBy(() -> FolderLock.take(file, "a training")).isInstanceOf(IOException.class);
    }

    @Test
    void files_of_one_folder_are_taken_one_by_one() throws IOException {
        try (FolderLock first = FolderLock.takeFile(temporary.resolve("a.jsonl"), "a data run");
                FolderLock second = FolderLock.takeFile(temporary.resolve("b.jsonl"), "a data run")) {
            assertThat(first).isNotSameAs(second);
            assertThatThrownBy(() -> FolderLock.takeFile(temporary.resolve("x/../a.jsonl"), "a data run"))
                    .hasMessageContaining("INK-FILE-039");
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void a_holder_that_has_not_written_its_name_yet_is_another_run() throws IOException {
        assertThatThrownBy(() -> FolderLock.take(temporary, "a training", HELD_BY_ANOTHER))
                .hasMessageContaining("INK-FILE-039")
                .hasMessageContaining("Another run is at work");
    }

    @Test
    void without_locks_of_the_system_the_file_is_the_lock() throws IOException {
        try (FolderLock lock = FolderLock.take(temporary, "a training", WITHOUT_LOCKS)) {
            assertThat(lock).isNotNull();
            assertThat(temporary.resolve(FolderLock.FILE)).content().contains("work: a training");
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void without_locks_a_dead_process_stops_nobody() throws IOException {
        long self = ProcessHandle.current().pid();
        String host = LockHolder.here("").host();
        for (LockHolder stale : List.of(
                new LockHolder(self, Instant.EPOCH, host, "a training"),
                new LockHolder(Long.MAX_VALUE / 2, Instant.now(), host, "a training"))) {
            Files.writeString(temporary.resolve(FolderLock.FILE), stale.text());

            FolderLock.take(temporary, "a story", WITHOUT_LOCKS).close();
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void without_locks_a_living_process_and_one_of_another_machine_are_believed() throws IOException {
        LockHolder self = LockHolder.here("a data run");
        Path file = Files.writeString(temporary.resolve(FolderLock.FILE), self.text());
        assertThatThrownBy(() -> FolderLock.take(temporary, "a story", WITHOUT_LOCKS))
                .hasMessageContaining("A data run is at work");

        Files.writeString(file, new LockHolder(4, Instant.now(), "node-7", "a training").text());
        assertThatThrownBy(() -> FolderLock.take(temporary, "a story", WITHOUT_LOCKS))
                .hasMessageContaining("process 4 on the machine node-7")
                .hasMessageContaining("remove " + file.toRealPath());
        assertThat(file).exists();
    }

    @Test
    void a_holder_is_read_back_and_what_is_cut_off_is_none() {
        LockHolder self = LockHolder.here("a training");

        assertThat(LockHolder.parse(self.text())).contains(self);
        assertThat(self.isAlive()).isTrue();
        assertThat(self.isElsewhere()).isFalse();
        assertThat(LockHolder.parse(self.text().substring(0, 12))).isEmpty();
        assertThat(LockHolder.parse("")).isEmpty();
    }
}
