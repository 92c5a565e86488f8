package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server whose jobs run on two devices at once. */
class SeveralWorkersTest {
    private static final String GRAPH = "{\"1\":{\"class_type\":\"Number\",\"inputs\":{\"value\":VALUE}},"
            + "\"2\":{\"class_type\":\"Wait\",\"inputs\":{\"value\":[\"1\",0]}},"
            + "\"3\":{\"class_type\":\"Save\",\"inputs\":{\"value\":[\"2\",0],\"name\":\"n\"}}}";

    @TempDir
    Path state;

    private SamplePack pack = new SamplePack();
    private @Nullable RunningServer serving;

    @BeforeEach
    void start() {
        pack = new SamplePack();
        serving = new RunningServer(RunningServer.usual(state).withDevice("cpu,cpu"), pack);
    }

    @AfterEach
    void stop() {
        server().close();
        assertThat(server().failures).isEmpty();
    }

    private RunningServer server() {
        return Objects.requireNonNull(serving);
    }

    private String queue(int value, String client) {
        return server().queue(GRAPH.replace("VALUE", "" + value), client)
                .path("prompt_id")
                .asString();
    }

    private List<String> listed(String which) {
        return server().json("/queue")
                .path(which)
                .valueStream()
                .map(job -> job.path(1).asString())
                .toList();
    }

    private void untilRunning(String... ids) throws InterruptedException {
        for (int i = 0; i < 2_000 && listed("queue_running").size() != ids.length; i++) {
            Thread.sleep(10);
        }
        assertThat(listed("queue_running")).containsExactlyInAnyOrder(ids);
    }

    private String status(String id) throws InterruptedException {
        return server().ended(id).path("status").path("status_str").asString();
    }

    @Test
    void two_jobs_run_at_once_and_each_is_stopped_by_its_own_id() throws Exception {
        String first = queue(1, "");
        String second = queue(2, "");
        String third = queue(3, "");
        String fourth = queue(4, "");
        untilRunning(first, second);
        assertThat(listed("queue_pending")).containsExactly(third, fourth);
        server().post("/api/jobs/" + fourth + "/cancel", "");
        server().post("/interrupt", "{\"prompt_id\":\"" + second + "\"}");
        assertThat(status(second)).isEqualTo("error");
        untilRunning(first, third);
        assertThat(server().get("/metrics").body()).contains("inkloom_jobs_running 2.0", "inkloom_jobs_at_once 2.0");
        pack.letGo = true;
        assertThat(status(first)).isEqualTo("success");
        assertThat(status(third)).isEqualTo("success");
        assertThat(server().json("/history").propertyNames()).containsExactlyInAnyOrder(first, second, third);
    }

    @Test
    void without_an_id_everything_of_the_account_that_runs_is_stopped() throws Exception {
        String first = queue(1, "");
        String second = queue(2, "");
        untilRunning(first, second);
        server().post("/interrupt", "");
        assertThat(status(first)).isEqualTo("error");
        assertThat(status(second)).isEqualTo("error");
    }

    @Test
    void jobs_begin_in_the_order_of_the_queue_and_none_while_it_is_held() throws Exception {
        String first = queue(1, "");
        untilRunning(first);
        server().post("/queue/pause", "");
        String last = queue(2, "");
        String next = queue(3, "");
        server().post("/queue/move", "{\"prompt_id\":\"" + next + "\",\"to\":\"front\"}");
        assertThat(listed("queue_pending")).containsExactly(next, last);
        assertThat(listed("queue_running")).containsExactly(first);
        server().post("/queue/resume", "");
        untilRunning(first, next);
        assertThat(listed("queue_pending")).containsExactly(last);
        pack.letGo = true;
        assertThat(status(last)).isEqualTo("success");
    }

    @Test
    void each_job_is_told_in_comfyuis_order_to_its_own_client() throws Exception {
        RunningServer.Heard one = server().listen("one", new RunningServer.Heard());
        RunningServer.Heard two = server().listen("two", new RunningServer.Heard());
        server().untilSockets(2);
        String first = queue(1, "one");
        String second = queue(2, "two");
        untilRunning(first, second);
        pack.letGo = true;
        for (List<JsonNode> heard : List.of(one.untilEnd(), two.untilEnd())) {
            List<String> types = new ArrayList<>();
            heard.forEach(message -> types.add(message.path("type").asString()));
            types.removeAll(List.of("status", "progress", "progress_state"));
            assertThat(types)
                    .containsExactly(
                            "execution_start",
                            "execution_cached",
                            "executing",
                            "executing",
                            "executing",
                            "executed",
                            "execution_success",
                            "executing");
        }
        assertThat(one.texts).noneMatch(text -> text.toString().contains(second));
        assertThat(two.texts).noneMatch(text -> text.toString().contains(first));
    }

    @Test
    void both_run_first_again_when_the_server_was_ended() throws Exception {
        String first = queue(1, "");
        String second = queue(2, "");
        String third = queue(3, "");
        untilRunning(first, second);
        stop();
        start();
        assertThat(server().server.recovered()).isEqualTo(2);
        untilRunning(first, second);
        assertThat(listed("queue_pending")).containsExactly(third);
        pack.letGo = true;
        assertThat(status(third)).isEqualTo("success");
        assertThat(ComfyJson.read(server().get("/queue/state").body())
                        .path("history_count")
                        .asInt())
                .isEqualTo(3);
    }
}
