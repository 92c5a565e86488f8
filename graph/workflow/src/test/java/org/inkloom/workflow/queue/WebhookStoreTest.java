package org.inkloom.workflow.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.workflow.queue.WebhookStore.Webhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is to be told of jobs, and no longer than there are the jobs. */
class WebhookStoreTest {
    @TempDir
    Path folder;

    private static void add(JobStore store, String owner, String id) {
        store.add(new Job(id, (double) store.nextNumber(), "{}", "{}", List.of("1"), Optional.empty(), owner, 0));
        store.webhooks()
                .add(new Webhook(id, owner, "https://example.com/", "a secret of some length", "http://host", 0));
    }

    @Test
    void no_address_and_no_secret_outlives_the_job_that_it_is_told_of() {
        try (JobStore store = JobStore.open(folder.resolve("jobs.db"))) {
            for (String id : List.of("a", "b", "c", "d")) {
                add(store, "lin", id);
            }
            add(store, "mei", "e");
            store.of("lin").drop(List.of("e"), 0, "{}");
            assertThat(store.webhooks().size()).as("not another's").isEqualTo(5);
            store.of("lin").stopWaiting("b", 1, "{}");
            store.of("lin").stopWaiting("c", 2, "{}");
            assertThat(store.webhooks().due(3, 9)).extracting(Webhook::job).containsExactly("b", "c");
            store.of("lin").forget(List.of("b"));
            assertThat(store.webhooks().size()).isEqualTo(4);
            store.of("lin").forgetAll();
            store.of("lin").dropAll(3, "{}");
            store.of("lin").forgetAll();
            assertThat(store.webhooks().size()).as("that of another account").isEqualTo(1);
        }
    }

    @Test
    void a_job_that_is_taken_out_of_the_queue_has_ended_where_somebody_is_to_be_told() {
        try (JobStore store = JobStore.open(folder.resolve("jobs.db"))) {
            for (String id : List.of("a", "b", "c")) {
                add(store, "lin", id);
            }
            for (String id : List.of("x", "y")) {
                store.add(new Job(id, 9, "{}", "{}", List.of("1"), Optional.empty(), "lin", 0));
            }
            OwnJobs own = store.of("lin");
            assertThat(own.drop(List.of("b", "x", "none"), 5, "{\"a\":1}")).isEqualTo(2);
            assertThat(own.ended("b").orElseThrow().state()).isEqualTo(JobState.CANCELLED);
            assertThat(own.ended("b").orElseThrow().status()).isEqualTo("{\"a\":1}");
            assertThat(own.state("x")).as("nobody is to be told of it").isEmpty();
            assertThat(own.dropAll(6, "{}")).isEqualTo(3);
            assertThat(store.webhooks().due(7, 9)).extracting(Webhook::job).containsExactly("b", "a", "c");
            assertThat(store.webhooks().due(7, 9)).extracting(Webhook::base).containsOnly("http://host");
            assertThat(own.remaining()).isZero();
        }
    }
}
