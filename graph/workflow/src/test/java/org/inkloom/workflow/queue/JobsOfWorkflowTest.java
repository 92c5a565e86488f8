package org.inkloom.workflow.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of the jobs that were queued from one workflow, also of databases from before that was written down. */
class JobsOfWorkflowTest {
    @TempDir
    Path folder;

    private static Job job(int number, String extra) {
        return new Job(
                "job" + number,
                number,
                "{}",
                extra,
                List.of("1"),
                Optional.empty(),
                number % 7 == 6 ? "other" : "own",
                number);
    }

    private static String ofWorkflow(String id) {
        return "{\"extra_pnginfo\":{\"workflow\":{\"id\":" + id + "}}}";
    }

    private static List<String> ids(JobPage page) {
        return page.jobs().stream().map(JobSummary::id).toList();
    }

    private static JobPage page(JobStore store, Optional<String> workflow, long offset, long limit) {
        return store.of("own")
                .page(EnumSet.allOf(JobState.class), workflow, JobPage.Order.CREATED, false, offset, limit);
    }

    private void check(JobStore store) {
        JobPage first = page(store, Optional.of("red"), 0, 2);
        assertThat(ids(first)).containsExactly("job16", "job12");
        assertThat(first.total()).isEqualTo(5);
        assertThat(ids(page(store, Optional.of("red"), 4, 2))).containsExactly("job0");
        assertThat(ids(page(store, Optional.of("7"), 0, 9)))
                .as("an id is a text")
                .isEmpty();
        assertThat(ids(page(store, Optional.of(""), 0, 99))).as("without one").contains("job18", "job17");
        assertThat(page(store, Optional.empty(), 0, 1).total()).isEqualTo(19);
        assertThat(ids(page(store, Optional.of(""), 0, 99)))
                .as("longer than an index holds")
                .contains("long");
    }

    @Test
    void are_read_a_page_at_a_time_by_an_index() throws Exception {
        Path file = folder.resolve("jobs.db");
        try (JobStore store = JobStore.open(file)) {
            for (int i = 0; i < 20; i++) {
                String extra = switch (i % 4) {
                    case 0 -> ofWorkflow("\"red\"");
                    case 1 -> ofWorkflow("7");
                    case 2 -> "{}";
                    default -> "no JSON";
                };
                store.add(job(i, i < 17 ? extra : "{}"));
            }
            String extra = ofWorkflow("\"" + "x".repeat(5_000) + "\"");
            store.add(new Job("long", 0, "{}", extra, List.of("1"), Optional.empty(), "own", 0));
            check(store);
        }
        try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = old.createStatement()) {
            assertThat(statement.executeUpdate("update jobs set workflow = null"))
                    .isEqualTo(21);
            ResultSet plan = statement.executeQuery(
                    "explain query plan select id from jobs where owner = 'own' and state in ('pending') and workflow"
                            + " = 'red' order by created desc, number desc, id desc limit 2 offset 2");
            assertThat(plan.next()).isTrue();
            assertThat(plan.getString("detail"))
                    .contains("INDEX jobs_of_workflow")
                    .contains("workflow=? AND owner=?");
            assertThat(plan.next()).as("nothing is sorted").isFalse();
        }
        try (JobStore store = JobStore.open(file)) {
            check(store);
        }
    }
}
