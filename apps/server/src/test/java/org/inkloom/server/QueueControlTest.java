package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A queue that is held, put in another order and asked to try again. */
class QueueControlTest {
    private static final String GRAPH = "{\"1\":{\"class_type\":\"Number\",\"inputs\":{\"value\":5}},"
            + "\"2\":{\"class_type\":\"Save\",\"inputs\":{\"value\":[\"1\",0],\"name\":\"NAME\"}}}";

    @TempDir
    Path state;

    private @Nullable RunningServer serving;

    @BeforeEach
    void start() {
        serving = new RunningServer(state, new SamplePack(), Optional.empty());
    }

    @AfterEach
    void stop() {
        server().close();
        assertThat(server().failures).isEmpty();
    }

    private RunningServer server() {
        return Objects.requireNonNull(serving);
    }

    private JsonNode post(String path, String body) {
        return ComfyJson.read(server().post(path, body).body());
    }

    private String queue(String name) {
        return server().queue(GRAPH.replace("NAME", name), "").path("prompt_id").asString();
    }

    private List<String> pending() {
        return server().json("/queue")
                .path("queue_pending")
                .valueStream()
                .map(job -> job.path(1).asString())
                .toList();
    }

    @Test
    void a_held_queue_takes_jobs_in_and_runs_them_in_the_order_they_were_put_into() throws Exception {
        assertThat(post("/queue/pause", "").path("paused").asBoolean()).isTrue();
        String first = queue("a");
        String second = queue("b");
        String third = queue("c");
        assertThat(pending()).containsExactly(first, second, third);
        assertThat(post("/api/queue/move", "{\"prompt_id\":\"" + third + "\",\"to\":\"front\"}")
                        .path("moved")
                        .asBoolean())
                .isTrue();
        post("/queue/move", "{\"prompt_id\":\"" + first + "\",\"to\":\"back\"}");
        assertThat(pending()).containsExactly(third, second, first);
        post("/queue/move", "{\"prompt_id\":\"" + first + "\",\"before\":\"" + second + "\"}");
        assertThat(pending()).containsExactly(third, first, second);
        stop();
        start();
        assertThat(server().json("/queue/state").path("paused").asBoolean())
                .as("after a restart")
                .isTrue();
        assertThat(pending()).containsExactly(third, first, second);
        assertThat(post("/queue/resume", "").path("paused").asBoolean()).isFalse();
        server().ended(second);
        assertThat(server().json("/history").propertyNames()).containsExactly(third, first, second);
    }

    @Test
    void a_node_that_ends_in_an_error_of_the_machine_fails_its_job_and_the_next_one_runs() throws Exception {
        for (String how : List.of("memory", "library", "class", "stack", "assertion")) {
            String id = server().queue(
                            GRAPH.replace("Number", "Break")
                                    .replace("\"value\":5", "\"how\":\"" + how + "\"")
                                    .replace("NAME", how),
                            "")
                    .path("prompt_id")
                    .asString();
            JsonNode status = server().ended(id).path("status");
            assertThat(status.path("status_str").asString()).as(how).isEqualTo("error");
            assertThat(status.path("messages").toString()).as(how).contains("\"node_type\":\"Break\"");
        }
        JsonNode next = server().ended(queue("next")).path("status");
        assertThat(next.path("completed").asBoolean()).isTrue();
    }

    @Test
    void what_has_ended_is_tried_again_under_another_id() throws Exception {
        String fails = GRAPH.replace("[\"1\",0]", "[\"3\",0]")
                .replace("{\"1\"", "{\"3\":{\"class_type\":\"Fail\",\"inputs\":{\"value\":[\"1\",0]}},\"1\"");
        String id = server().queue(fails, "").path("prompt_id").asString();
        server().ended(id);
        JsonNode answer = post("/queue/retry", "{\"prompt_id\":\"" + id + "\"}");
        String again = answer.path("prompt_id").asString();
        assertThat(again).isNotEqualTo(id);
        JsonNode ended = server().ended(again);
        assertThat(ended.path("status").path("status_str").asString()).isEqualTo("error");
        assertThat(ended.path("prompt").path(3).path("retry_of").asString()).isEqualTo(id);
        assertThat(server().post("/queue/retry", "{\"prompt_id\":\"x\"}").statusCode())
                .isEqualTo(404);
        assertThat(server().post("/queue/retry", "{}").statusCode()).isEqualTo(400);
        assertThat(server().post("/queue/move", "{\"prompt_id\":\"x\"}").statusCode())
                .isEqualTo(400);
        assertThat(post("/queue/move", "{\"prompt_id\":\"x\",\"to\":\"back\"}")
                        .path("moved")
                        .asBoolean(true))
                .isFalse();
    }
}
