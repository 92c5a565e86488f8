package org.inkloom.workflow.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting jobs moved, held and taken. */
class QueueOrderTest {
    @TempDir
    Path folder;

    private static Job job(String id, double number) {
        return new Job(id, number, "{}", "{}", List.of("1"), Optional.empty(), "default", 0);
    }

    private static List<String> ids(JobStore store) {
        return store.of("default").open().pending().stream().map(Job::id).toList();
    }

    @Test
    void any_sequence_of_moves_leaves_the_order_that_a_list_has() {
        Random random = new Random(11);
        try (JobStore store = JobStore.open(folder.resolve("jobs.db"))) {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                // Numbers that clients chose may be equal.
                double number = i < 6 ? (double) store.nextNumber() : 3;
                store.add(job("j" + (char) ('a' + i), number));
            }
            assertThat(store.take(1)).map(Job::id).contains("ja");
            assertThat(store.recover()).as("put back at the head").isEqualTo(1);
            expected.addAll(ids(store));
            for (int i = 0; i < 150; i++) {
                String moved = expected.get(random.nextInt(expected.size()));
                expected.remove(moved);
                int to = random.nextInt(expected.size() + 1);
                Optional<String> before = to < expected.size() ? Optional.of(expected.get(to)) : Optional.empty();
                expected.add(to, moved);
                assertThat(store.of("default").move(moved, before)).isTrue();
                assertThat(ids(store))
                        .as("move %d: %s before %s", i, moved, before)
                        .isEqualTo(expected);
            }
            store.add(job("new", (double) store.nextNumber()));
            assertThat(ids(store).getLast()).as("what comes later is last").isEqualTo("new");
        }
    }

    @Test
    void a_place_between_two_neighbours_is_found_again_and_again() {
        try (JobStore store = JobStore.open(folder.resolve("jobs.db"))) {
            for (String id : List.of("a", "b", "c", "d")) {
                store.add(job(id, (double) store.nextNumber()));
            }
            List<String> expected = new ArrayList<>(List.of("a", "b", "c", "d"));
            // Halving a distance ends after 53 times.
            for (int i = 0; i < 80; i++) {
                Collections.swap(expected, 1, 2);
                assertThat(store.of("default").move(expected.get(1), Optional.of(expected.get(2))))
                        .isTrue();
                assertThat(ids(store)).as("swap %d", i).isEqualTo(expected);
            }
        }
    }

    @Test
    void what_does_not_wait_is_not_moved_and_before_itself_changes_nothing() {
        try (JobStore store = JobStore.open(folder.resolve("jobs.db"))) {
            store.add(job("a", 0));
            store.add(job("b", 1));
            assertThat(store.of("default").move("c", Optional.empty())).isFalse();
            assertThat(store.of("default").move("a", Optional.of("c"))).isFalse();
            assertThat(store.of("default").move("a", Optional.of("a"))).isTrue();
            assertThat(ids(store)).containsExactly("a", "b");
        }
    }

    @Test
    void a_held_queue_gives_nothing_even_after_a_restart() {
        Path file = folder.resolve("jobs.db");
        try (JobStore store = JobStore.open(file)) {
            store.add(job("a", 0));
            store.pause(true);
            assertThat(store.take(1)).isEmpty();
        }
        try (JobStore store = JobStore.open(file)) {
            assertThat(store.isPaused()).isTrue();
            assertThat(store.take(1)).isEmpty();
            store.pause(false);
            assertThat(store.take(1)).map(Job::id).contains("a");
        }
    }
}
