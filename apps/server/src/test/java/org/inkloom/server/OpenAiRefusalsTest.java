package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What OpenAI's clients are told where nothing is drawn. Drawing itself needs a model, and is tested where one is. */
class OpenAiRefusalsTest {
    private static final String GENERATE = "/v1/images/generations";

    @TempDir
    static Path state;

    private static @Nullable RunningServer serving;

    @BeforeAll
    static void start() {
        serving = new RunningServer(state, new SamplePack(), Optional.of("secret"));
    }

    @AfterAll
    static void stop() {
        server().close();
        assertThat(server().failures).isEmpty();
    }

    private static RunningServer server() {
        return Objects.requireNonNull(serving);
    }

    private static JsonNode error(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = ComfyJson.read(answer.body()).path("error");
        assertThat(error.path("message").asString("")).as("a message").isNotBlank();
        assertThat(error.path("type").asString("")).as("a type").isNotBlank();
        assertThat(error.has("param") && error.has("code")).as(answer.body()).isTrue();
        return error;
    }

    private static HttpResponse<String> post(String path, String body, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer secret";
        return server().post(path, body, all);
    }

    @Test
    void a_request_without_the_token_is_refused_in_openais_form() {
        assertThat(error(server().post(GENERATE, "{\"prompt\":\"x\"}"), 401)
                        .path("type")
                        .asString())
                .isEqualTo("authentication_error");
        assertThat(error(server().get("/v1/models", "Authorization", "Bearer other"), 401)
                        .path("message")
                        .asString())
                .doesNotContain("secret");
    }

    @Test
    void each_field_that_cannot_be_is_named() {
        Map<String, String> bodies = Map.of(
                "prompt", "{}",
                "n", "{\"prompt\":\"x\",\"n\":11}",
                "size", "{\"prompt\":\"x\",\"size\":\"100x100\"}",
                "response_format", "{\"prompt\":\"x\",\"response_format\":\"gif\"}",
                "background", "{\"prompt\":\"x\",\"background\":\"transparent\"}",
                "partial_images", "{\"prompt\":\"x\",\"stream\":true,\"partial_images\":4}",
                "quality", "{\"prompt\":\"x\",\"quality\":\"best\"}",
                "steps", "{\"prompt\":\"x\",\"steps\":\"many\"}",
                "stream", "{\"prompt\":\"x\",\"stream\":\"perhaps\"}",
                "output_format", "{\"prompt\":\"x\",\"output_format\":[\"png\"]}");
        bodies.forEach((field, body) -> {
            JsonNode error = error(post(GENERATE, body), 400);
            assertThat(error.path("param").asString("")).as(body).isEqualTo(field);
            assertThat(error.path("type").asString("")).isEqualTo("invalid_request_error");
        });
        error(post(GENERATE, "{\"prompt\":"), 400);
        error(post(GENERATE, "[]"), 400);
    }

    @Test
    void models_are_listed_and_one_that_is_not_there_is_said_to_be_missing() {
        String[] token = {"Authorization", "Bearer secret"};
        JsonNode list = ComfyJson.read(server().get("/v1/models", token).body());
        assertThat(list.path("object").asString()).isEqualTo("list");
        assertThat(list.path("data").size()).isEqualTo(1);
        JsonNode one =
                ComfyJson.read(server().get("/v1/models/a.safetensors", token).body());
        assertThat(one).isEqualTo(list.path("data").path(0));
        assertThat(one.path("created").asLong()).isEqualTo(1_700_000_000);
        assertThat(error(server().get("/v1/models/b", token), 404).path("code").asString())
                .isEqualTo("model_not_found");
        assertThat(error(post(GENERATE, "{\"prompt\":\"x\",\"model\":\"b\"}"), 404)
                        .path("param")
                        .asString())
                .isEqualTo("model");
    }

    @Test
    void a_graph_that_cannot_run_here_is_refused_before_it_is_queued() {
        // The node types of this test are not those of ComfyUI's default graph.
        assertThat(error(post(GENERATE, "{\"prompt\":\"x\",\"model\":\"gpt-image-1\"}"), 400)
                        .path("message")
                        .asString())
                .contains("CheckpointLoaderSimple");
        assertThat(server().server.address()).isNotEmpty();
        JsonNode queue = ComfyJson.read(
                server().get("/queue", "Authorization", "Bearer secret").body());
        assertThat(queue.path("queue_pending").size()).isZero();
    }

    @Test
    void an_edit_needs_a_form_with_one_picture_that_is_one() {
        String edits = "/v1/images/edits";
        error(post(edits, "{\"prompt\":\"x\"}"), 400);
        String none = "--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nx\r\n--b--\r\n";
        assertThat(error(post(edits, none, "Content-Type", "multipart/form-data; boundary=b"), 400)
                        .path("param")
                        .asString())
                .isEqualTo("image");
        String bad = none.replace(
                "--b--",
                "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../../a.png\"\r\n\r\nno picture\r\n--b--");
        assertThat(error(post(edits, bad, "Content-Type", "multipart/form-data; boundary=b"), 400)
                        .path("param")
                        .asString())
                .isEqualTo("image");
        assertThat(state.resolve("input").toFile().list()).isEmpty();
    }
}
