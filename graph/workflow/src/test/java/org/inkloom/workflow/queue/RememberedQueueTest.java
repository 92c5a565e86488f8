package org.inkloom.workflow.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a queue remembers of itself is what lies in the database, after each kind of change. */
class RememberedQueueTest {
    @TempDir
    Path folder;

    private final List<String> seen = new ArrayList<>();

    /** Asks twice: the second answer comes from memory. */
    private void look(JobStore store, OwnJobs jobs) {
        for (int i = 0; i < 2; i++) {
            OpenJobs open = jobs.open();
            String now = store.isPaused() + " " + store.remaining() + " " + jobs.remaining() + " " + jobs.endedCount()
                    + " " + open.running().stream().map(Job::id).toList()
                    + open.pending().stream().map(Job::id).toList();
            if (i == 0) {
                seen.add(now);
            } else {
                assertThat(now).isEqualTo(seen.getLast());
            }
        }
    }

    @Test
    void is_what_lies_in_the_database_after_each_kind_of_change() {
        try (JobStore store = JobStore.open(folder.resolve("jobs.db"))) {
            OwnJobs jobs = store.of("own");
            look(store, jobs);
            List<Job> all = new ArrayList<>();
            for (String id : List.of("a", "b", "c", "d", "e", "f")) {
                all.add(new Job(id, all.size(), "{}", "{}", List.of("1"), Optional.empty(), "own", 0));
                store.add(all.getLast());
                look(store, jobs);
            }
            List<Runnable> changes = List.of(
                    () -> store.pause(true),
                    () -> store.pause(false),
                    () -> jobs.move("f", Optional.of("b")),
                    () -> store.take(1),
                    () -> store.end(new EndedJob(all.getFirst(), JobState.COMPLETED, 1, 2, "{}", "{}", "{}")),
                    () -> store.take(1),
                    store::recover,
                    () -> jobs.drop(List.of("b"), 3, "{}"),
                    () -> jobs.stopWaiting("c", 3, "{}"),
                    () -> jobs.forget(List.of("a")),
                    jobs::forgetAll,
                    () -> jobs.dropAll(3, "{}"));
            for (Runnable change : changes) {
                change.run();
                look(store, jobs);
            }
        }
        assertThat(seen.subList(6, seen.size()))
                .containsExactly(
                        "false 6 6 0 [][a, b, c, d, e, f]",
                        "true 6 6 0 [][a, b, c, d, e, f]",
                        "false 6 6 0 [][a, b, c, d, e, f]",
                        "false 6 6 0 [][a, f, b, c, d, e]",
                        "false 6 6 0 [a][f, b, c, d, e]",
                        "false 5 5 1 [][f, b, c, d, e]",
                        "false 5 5 1 [f][b, c, d, e]",
                        "false 5 5 1 [][f, b, c, d, e]",
                        "false 4 4 1 [][f, c, d, e]",
                        "false 3 3 2 [][f, d, e]",
                        "false 3 3 1 [][f, d, e]",
                        "false 3 3 0 [][f, d, e]",
                        "false 0 0 0 [][]");
    }
}
