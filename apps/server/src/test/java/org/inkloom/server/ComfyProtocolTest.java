package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The contract: routes, and messages in their order. */
class ComfyProtocolTest {
    private static final String GRAPH = "{\"1\":{\"class_type\":\"Number\",\"inputs\":{\"value\":5}},"
            + "\"2\":{\"class_type\":\"Save\",\"inputs\":{\"value\":[\"1\",0],\"name\":\"a\"}}}";
    private static final String WAITING = GRAPH.replace("[\"1\",0]", "[\"3\",0]")
            .replace("{\"1\"", "{\"3\":{\"class_type\":\"Wait\",\"inputs\":{\"value\":[\"1\",0]}},\"1\"");

    @TempDir
    Path state;

    private SamplePack pack = new SamplePack();
    private @Nullable RunningServer serving;

    @BeforeEach
    void start() {
        serving = new RunningServer(state, pack, Optional.empty());
    }

    @AfterEach
    void stop() {
        server().close();
        assertThat(server().failures).isEmpty();
    }

    private RunningServer server() {
        return Objects.requireNonNull(serving);
    }

    private static List<String> types(List<JsonNode> messages) {
        return messages.stream()
                .map(message -> message.path("type").asString()
                        + (message.path("data").path("node").isString()
                                ? " " + message.path("data").path("node").asString()
                                : ""))
                .toList();
    }

    @Test
    void messages_of_a_job_come_in_the_contracts_order_and_its_history_is_there_before_the_success() throws Exception {
        RunningServer.Heard heard = server().listen("me", new RunningServer.Heard());
        JsonNode first = heard.next();
        assertThat(first.path("data").path("sid").asString()).isEqualTo("me");
        JsonNode answer = server().queue(GRAPH, "me");
        String id = answer.path("prompt_id").asString();
        assertThat(answer.path("number").asInt(-1)).isZero();
        assertThat(answer.path("node_errors").size()).isZero();
        List<JsonNode> messages = heard.untilEnd();
        assertThat(types(messages))
                .containsSubsequence(
                        "status",
                        "execution_start",
                        "execution_cached",
                        "executing 1",
                        "executing 2",
                        "executed 2",
                        "progress_state",
                        "execution_success",
                        "status",
                        "executing");
        assertThat(messages.getLast().path("data").path("prompt_id").asString()).isEqualTo(id);
        assertThat(messages.get(messages.size() - 2)
                        .path("data")
                        .path("status")
                        .path("exec_info")
                        .path("queue_remaining")
                        .asInt())
                .isZero();
        JsonNode entry = server().json("/history/" + id).path(id);
        assertThat(entry.path("outputs").toString())
                .isEqualTo("{\"2\":{\"images\":[{\"filename\":\"a_5.txt\",\"subfolder\":\"\",\"type\":\"output\"}]}}");
        assertThat(entry.path("status").path("completed").asBoolean()).isTrue();
        assertThat(entry.path("status")
                        .path("messages")
                        .valueStream()
                        .map(one -> one.path(0).asString()))
                .containsExactly("execution_start", "execution_cached", "execution_success");
        assertThat(entry.path("prompt").path(2).path("1").path("class_type").asString())
                .isEqualTo("Number");
    }

    @Test
    void the_same_graph_again_runs_nothing_and_shows_its_files_again() throws Exception {
        server().ended(server().queue(GRAPH, "").path("prompt_id").asString());
        RunningServer.Heard heard = server().listen("me", new RunningServer.Heard());
        String id = server().queue(GRAPH.replace("\"1\"", "\"x\""), "me")
                .path("prompt_id")
                .asString();
        List<JsonNode> messages = heard.untilEnd();
        assertThat(types(messages)).doesNotContain("executing x").contains("executed 2");
        assertThat(messages.stream()
                        .filter(one -> one.path("type").asString().equals("execution_cached"))
                        .findFirst()
                        .orElseThrow()
                        .path("data")
                        .path("nodes")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactlyInAnyOrder("x", "2");
        assertThat(server().ended(id).path("outputs").has("2")).isTrue();
    }

    @Test
    void a_running_job_is_stopped_within_a_step_and_what_waits_is_taken_away() throws Exception {
        RunningServer.Heard heard = server().listen("me", new RunningServer.Heard());
        String running = server().queue(WAITING, "me").path("prompt_id").asString();
        String waiting = server().queue(GRAPH, "me").path("prompt_id").asString();
        assertThat(pack.waiting.await(20, TimeUnit.SECONDS)).isTrue();
        JsonNode queue = server().json("/api/queue");
        assertThat(queue.path("queue_running").path(0).path(1).asString()).isEqualTo(running);
        assertThat(queue.path("queue_pending").path(0).path(1).asString()).isEqualTo(waiting);
        assertThat(server().json("/prompt")
                        .path("exec_info")
                        .path("queue_remaining")
                        .asInt())
                .isEqualTo(2);
        assertThat(server().json("/api/jobs?status=in_progress,pending&limit=200&offset=0")
                        .path("pagination")
                        .toString())
                .isEqualTo("{\"offset\":0,\"limit\":200,\"total\":2,\"has_more\":false}");
        server().post("/queue", "{\"delete\":[\"" + waiting + "\"]}");
        server().post("/interrupt", "{\"prompt_id\":\"" + waiting + "\"}");
        assertThat(server().json("/queue").path("queue_running").size()).isEqualTo(1);
        server().post("/api/interrupt", "");
        List<JsonNode> messages = heard.untilEnd();
        assertThat(types(messages))
                .contains("execution_interrupted", "progress 3")
                .doesNotContain("execution_success");
        assertThat(heard.binaries.poll(20, TimeUnit.SECONDS)).containsExactly(0, 0, 0, 1, 0, 0, 0, 1, 1, 2, 3);
        assertThat(server().ended(running).path("status").path("status_str").asString())
                .isEqualTo("error");
        assertThat(server().json("/api/jobs/" + running).path("status").asString())
                .isEqualTo("cancelled");
        assertThat(server().json("/history/" + waiting).size()).isZero();
    }

    @Test
    void a_failure_is_told_with_its_node_and_ends_with_executing_nothing() throws Exception {
        RunningServer.Heard heard = server().listen("me", new RunningServer.Heard());
        String id = server().queue(WAITING.replace("Wait", "Fail"), "me")
                .path("prompt_id")
                .asString();
        List<JsonNode> messages = heard.untilEnd();
        JsonNode data = messages.stream()
                .filter(one -> one.path("type").asString().equals("execution_error"))
                .findFirst()
                .orElseThrow()
                .path("data");
        assertThat(data.path("node_id").asString()).isEqualTo("3");
        assertThat(data.path("exception_message").asString()).isEqualTo("no 5");
        assertThat(data.path("exception_type").asString()).isEqualTo("java.io.IOException");
        assertThat(data.path("current_inputs").toString()).isEqualTo("{\"value\":[5]}");
        assertThat(server().json("/api/jobs/" + id)
                        .path("execution_error")
                        .path("node_type")
                        .asString())
                .isEqualTo("Fail");
    }

    @Test
    void a_job_that_ran_when_the_server_stopped_runs_first_when_it_is_there_again() throws Exception {
        String running = server().queue(WAITING, "").path("prompt_id").asString();
        String waiting = server().queue(GRAPH, "").path("prompt_id").asString();
        assertThat(pack.waiting.await(20, TimeUnit.SECONDS)).isTrue();
        server().close();
        pack = new SamplePack();
        pack.letGo = true;
        serving = new RunningServer(state, pack, Optional.empty());
        assertThat(server().server.recovered()).isEqualTo(1);
        server().ended(running);
        server().ended(waiting);
        assertThat(server().json("/history").propertyNames()).containsExactly(running, waiting);
        // The counter goes on, so that new jobs come after those of before.
        assertThat(server().queue(GRAPH, "").path("number").asInt()).isEqualTo(2);
    }

    @Test
    void what_is_wrong_with_a_graph_is_answered_in_the_contracts_form() {
        JsonNode wrong = server().queue(GRAPH.replace("5", "500"), "");
        assertThat(wrong.path("error").path("type").asString()).isEqualTo("prompt_outputs_failed_validation");
        assertThat(wrong.path("node_errors")
                        .path("1")
                        .path("errors")
                        .path(0)
                        .path("type")
                        .asString())
                .isEqualTo("value_bigger_than_max");
        assertThat(ComfyJson.read(server().post("/prompt", "{}").body())
                        .path("error")
                        .path("type")
                        .asString())
                .isEqualTo("no_prompt");
        assertThat(server().post("/prompt", "{\"prompt\":" + GRAPH + ",\"prompt_id\":\"X\"}")
                        .body())
                .contains("invalid_prompt_id");
        assertThat(server().queue("{\"1\":{\"class_type\":\"Nothing\",\"inputs\":{}}}", "")
                        .path("error")
                        .path("type")
                        .asString())
                .isEqualTo("missing_node_type");
    }

    @Test
    void every_route_of_the_minimum_answers_with_and_without_the_prefix() {
        for (String path : List.of(
                "/prompt",
                "/queue",
                "/history",
                "/object_info",
                "/object_info/Number",
                "/system_stats",
                "/embeddings",
                "/models",
                "/models/checkpoints",
                "/extensions",
                "/settings",
                "/settings/a",
                "/users",
                "/userdata?dir=.",
                "/features",
                "/experiment/models",
                "/experiment/models/checkpoints",
                "/i18n",
                "/global_subgraphs",
                "/workflow_templates",
                "/node_replacements",
                "/v2/userdata")) {
            assertThat(server().get(path).statusCode()).as(path).isEqualTo(200);
            assertThat(server().get("/api" + path).body()).as(path).isNotEmpty();
        }
        for (String path : List.of(
                "/internal/logs",
                "/internal/logs/raw",
                "/internal/folder_paths",
                "/internal/files/output",
                "/api/jobs")) {
            assertThat(server().get(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(server().json("/object_info/Unknown").size()).isZero();
        assertThat(server().get("/models/unknown").statusCode()).isEqualTo(404);
        assertThat(server().get("/nothing").statusCode()).isEqualTo(404);
        assertThat(ComfyJson.read(server().get("/nothing").body()).path("error").isString())
                .isTrue();
        HttpRequest.Builder head =
                HttpRequest.newBuilder(server().uri("/queue")).HEAD();
        assertThat(server().send(head).statusCode()).isEqualTo(200);
        for (String path : List.of("/queue", "/history", "/free", "/settings")) {
            assertThat(server().post(path, "{}", "Content-Type", "text/plain;charset=UTF-8")
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void settings_and_saved_workflows_are_kept_under_names_with_slashes() {
        server().post("/settings/Comfy.X", "[1,2]");
        server().post("/api/settings", "{\"b\":true}");
        assertThat(server().get("/settings").body()).isEqualTo("{\"Comfy.X\":[1,2],\"b\":true}");
        assertThat(server().post("/api/userdata/workflows%2Fa%20b.json", "{}").body())
                .isEqualTo("\"workflows/a b.json\"");
        assertThat(server().post("/userdata/workflows%2Fa%20b.json?overwrite=false", "{}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(server().get("/userdata?dir=workflows&split=true&recurse=true")
                        .body())
                .isEqualTo("[[\"a b.json\",\"a b.json\"]]");
        assertThat(server().post("/userdata/workflows%2Fa%20b.json/move/workflows%2Fc.json", "")
                        .body())
                .isEqualTo("\"workflows/c.json\"");
        assertThat(server().get("/userdata/workflows%2Fc.json").body()).isEqualTo("{}");
        HttpRequest.Builder delete = HttpRequest.newBuilder(server().uri("/userdata/workflows%2Fc.json"))
                .DELETE();
        assertThat(server().send(delete).statusCode()).isEqualTo(204);
        assertThat(server().get("/userdata/workflows%2Fc.json").statusCode()).isEqualTo(404);
    }

    @Test
    void a_socket_that_is_replaced_does_not_end_the_session_and_one_that_says_so_gets_previews_with_the_node()
            throws Exception {
        RunningServer.Heard old = server().listen("me", new RunningServer.Heard());
        old.next();
        RunningServer.Heard now = new RunningServer.Heard();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws" + server().server.address().substring(4) + "/api/ws?clientId=me"), now)
                .join();
        socket.sendText("{\"type\":\"feature_flags\",\"data\":{\"supports_preview_metadata\":true}}", true)
                .join();
        now.next();
        assertThat(now.next().path("data").path("supports_preview_metadata").asBoolean())
                .isTrue();
        pack.letGo = true;
        server().queue(WAITING, "me");
        now.untilEnd();
        byte[] frame = now.binaries.poll(20, TimeUnit.SECONDS);
        assertThat(frame).startsWith(0, 0, 0, 4).endsWith(1, 2, 3);
        assertThat(new String(frame, java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"node_id\":\"3\"", "image/jpeg");
        server().untilSockets(1);
    }
}
