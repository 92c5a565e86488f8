package org.inkloom.workflow.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenJobsTest {
    @TempDir
    Path folder;

    @Test
    void a_job_that_begins_to_run_while_it_is_looked_for_is_always_found_once() throws Exception {
        try (JobStore store = JobStore.open(folder.resolve("jobs.db"))) {
            OwnJobs jobs = store.of("default");
            store.add(new Job("a", 1, "{}", "{}", List.of("1"), Optional.empty(), "default", 0));
            AtomicBoolean over = new AtomicBoolean();
            Thread worker = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    store.take(1);
                    store.recover();
                }
            });
            for (int i = 0; i < 300; i++) {
                OpenJobs open = jobs.open();
                assertThat(Stream.concat(open.running().stream(), open.pending().stream())
                                .map(Job::id))
                        .as(
                                "look %d: %d running, %d waiting",
                                i, open.running().size(), open.pending().size())
                        .containsExactly("a");
            }
            over.set(true);
            worker.join();
        }
    }

    @Test
    void a_job_is_found_with_its_end_or_without_but_never_lost_between() {
        try (JobStore store = JobStore.open(folder.resolve("jobs.db"))) {
            OwnJobs jobs = store.of("default");
            Job job = new Job("a", 1, "{}", "{}", List.of("1"), Optional.empty(), "default", 0);
            store.add(job);
            assertThat(jobs.find("a")).get().extracting(FoundJob::state).isEqualTo(JobState.PENDING);
            store.take(1);
            assertThat(jobs.find("a")).get().extracting(FoundJob::state).isEqualTo(JobState.RUNNING);
            assertThat(jobs.find("a").orElseThrow().ended()).isEmpty();
            store.end(new EndedJob(job, JobState.COMPLETED, 1, 2, "{}", "{}", "{}"));
            assertThat(jobs.find("a").flatMap(FoundJob::ended))
                    .get()
                    .extracting(EndedJob::ended)
                    .isEqualTo(2L);
            assertThat(jobs.find("b")).isEmpty();
            assertThat(store.of("another").find("a")).as("another's").isEmpty();
        }
    }
}
