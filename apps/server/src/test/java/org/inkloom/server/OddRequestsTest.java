package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Requests that no client of ours writes: each is answered by a word on what is wrong with it, and no failure of the server. */
class OddRequestsTest {
    private static final String GRAPH = "{\"1\":{\"class_type\":\"Number\",\"inputs\":{\"value\":5}},"
            + "\"2\":{\"class_type\":\"Save\",\"inputs\":{\"value\":[\"1\",0],\"name\":\"a\"}}}";

    @TempDir
    static Path state;

    private static @Nullable RunningServer serving;

    @BeforeAll
    static void start() {
        serving = new RunningServer(state, new SamplePack(), Optional.empty());
    }

    @AfterAll
    static void stop() {
        server().close();
        assertThat(server().failures).isEmpty();
    }

    private static RunningServer server() {
        return Objects.requireNonNull(serving);
    }

    private static int port() {
        return server().server.port();
    }

    /** The status of a request as it stands, because clients refuse to send some of these. */
    private static String raw(String first, String host, String... headers) throws IOException {
        String request = first + " HTTP/1.1\r\nHost: " + host + "\r\n"
                + String.join(
                        "", List.of(headers).stream().map(line -> line + "\r\n").toList()) + "\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII).substring(9);
        }
    }

    @Test
    void an_address_that_is_not_encoded_rightly_is_the_clients_mistake() throws IOException {
        for (String query : List.of("%zz", "%", "%c0%ae%c0%ae", "%ff", "a=%e5%a2")) {
            for (String path :
                    List.of("/view?filename=", "/userdata?dir=", "/history?max_items=", "/api/jobs?status=")) {
                assertThat(raw("GET " + path + query, "localhost"))
                        .as(path + query)
                        .isEqualTo("400");
            }
        }
        String[] upgrade = {
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Version: 13"
        };
        assertThat(raw("GET /ws?clientId=%zz", "localhost", upgrade)).isEqualTo("400");
        assertThat(raw("GET /ws?clientId=a", "localhost", upgrade)).isEqualTo("101");
    }

    @Test
    void this_machine_has_the_names_that_its_addresses_have_and_no_others() throws IOException {
        for (String host : List.of("LOCALHOST", "127.0.0.2", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]")) {
            assertThat(raw("GET /prompt", host)).as(host).isEqualTo("200");
        }
        for (String host : List.of(
                "127.999.999.999",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "localhost.",
                "0.0.0.0",
                "[::]",
                "[::ffff:10.0.0.1]")) {
            assertThat(raw("GET /prompt", host)).as(host).isEqualTo("403");
        }
    }

    @Test
    void a_page_is_of_this_server_only_where_all_of_its_address_is() throws IOException {
        String own = "127.0.0.1:" + port();
        for (String origin : List.of("http://" + own, "https://" + own, "http://127.0.0.1")) {
            assertThat(raw("GET /prompt", own, "Origin: " + origin)).as(origin).isEqualTo("200");
        }
        for (String origin : List.of(
                "http://" + own + ".evil.example",
                "http://" + own + "@evil.example",
                "http://" + own + ", http://evil.example",
                "http://" + own + "/",
                "http://localhost:" + port(),
                "http://[::1]:" + port(),
                "file://",
                own)) {
            assertThat(raw("GET /prompt", own, "Origin: " + origin)).as(origin).isEqualTo("403");
        }
        assertThat(raw("GET /prompt", own, "Sec-Fetch-Site: Cross-Site")).isEqualTo("403");
    }

    @Test
    void names_as_long_as_file_systems_allow_are_kept_and_longer_ones_refused() {
        String longest = "a".repeat(255);
        assertThat(server().post("/userdata/" + longest, "{}").statusCode()).isEqualTo(200);
        assertThat(server().get("/userdata/" + longest).body()).isEqualTo("{}");
        assertThat(server().post("/userdata/" + longest + "/move/" + longest + "b", "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server().post("/userdata/" + longest + "b", "{}").statusCode())
                .isEqualTo(400);
        // Three bytes each.
        assertThat(server().post("/userdata/" + "%E5%A2%A8".repeat(86), "{}").statusCode())
                .isEqualTo(400);
        assertThat(server().post("/userdata/x%2F" + "%E5%A2%A8".repeat(85), "{}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_place_in_the_queue_is_a_finite_number_in_whatever_way_it_is_written() {
        assertThat(number("\"-7.5\"").path("number").asDouble()).isEqualTo(-7.5);
        assertThat(number("3").path("number").asDouble()).isEqualTo(3);
        for (String odd : List.of("1e999", "-1e999", "\"inf\"", "\"NaN\"", "\"first\"", "{}", "[1]", "true")) {
            assertThat(number(odd).path("error").path("type").asString())
                    .as(odd)
                    .isEqualTo("invalid_number");
        }
    }

    private static JsonNode number(String number) {
        return ComfyJson.read(server().post("/prompt", "{\"prompt\":" + GRAPH + ",\"number\":" + number + "}")
                .body());
    }

    @Test
    void a_workflow_that_is_sent_by_itself_is_told_to_be_one() {
        for (String body : List.of(GRAPH, "{\"nodes\":[],\"links\":[],\"version\":0.4}")) {
            JsonNode error =
                    ComfyJson.read(server().post("/prompt", body).body()).path("error");
            assertThat(error.path("type").asString()).isEqualTo("no_prompt");
            assertThat(error.path("details").asString()).contains("{\"prompt\": WORKFLOW");
        }
        assertThat(ComfyJson.read(server().post("/prompt", "{}").body())
                        .path("error")
                        .path("details")
                        .asString())
                .isEqualTo("No prompt provided");
    }

    @Test
    void what_is_wrong_with_json_is_said_without_the_readers_switches() {
        for (String body : List.of("{\"number\":NaN}", "[".repeat(300), "{\"n\":" + "9".repeat(500) + "}")) {
            String error = ComfyJson.read(server().post("/queue", body).body())
                    .path("error")
                    .asString();
            assertThat(error).startsWith("INK-GRAPH-001").doesNotContain("Feature", "Constraints");
        }
    }

    @Test
    void clients_find_the_folders_of_comfyui_by_their_former_names_too() {
        assertThat(server().json("/models/clip")).isEqualTo(server().json("/models/text_encoders"));
        assertThat(server().json("/models/unet")).isEqualTo(server().json("/models/diffusion_models"));
        assertThat(server().json("/models/style_models").size()).isZero();
        assertThat(server().json("/models").valueStream().map(JsonNode::asString))
                .contains("custom_nodes", "gligen")
                .doesNotContain("clip");
        assertThat(server().json("/experiment/models")
                        .valueStream()
                        .map(all -> all.path("name").asString()))
                .contains("gligen")
                .doesNotContain("custom_nodes", "configs");
    }

    @Test
    void a_large_file_comes_whole_in_parts_and_by_its_length() throws IOException {
        byte[] content = new byte[3 << 20];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ('a' + i % 23);
        }
        Files.write(state.resolve("output/large.txt"), content);
        String text = new String(content, StandardCharsets.US_ASCII);
        assertThat(server().get("/view?filename=large.txt").body()).isEqualTo(text);
        HttpResponse<String> part = server().get("/view?filename=large.txt", "Range", "bytes=5-2000004");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(text.substring(5, 2_000_005));
        HttpResponse<String> head = server().send(HttpRequest.newBuilder(server().uri("/view?filename=large.txt"))
                .HEAD());
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(content.length);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void what_comes_with_a_job_of_the_second_api_is_kept_with_it_but_for_keys_of_other_services() throws Exception {
        String extra = "{\"extra_pnginfo\":{\"workflow\":{\"id\":\"w1\"}},\"api_key_comfy_org\":\"k\",\"mine\":5}";
        HttpResponse<String> answer =
                server().post("/api/v2/jobs", "{\"workflow\":" + GRAPH + ",\"extra_data\":" + extra + "}");
        assertThat(answer.statusCode()).isEqualTo(201);
        String id = ComfyJson.read(answer.body()).path("id").asString();
        JsonNode kept = server().ended(id).path("prompt").path(3);
        assertThat(kept.path("mine").asInt()).isEqualTo(5);
        assertThat(kept.has("api_key_comfy_org")).isFalse();
        assertThat(server().json("/api/jobs?workflow_id=w1")
                        .path("jobs")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(id);
    }

    @Test
    void a_state_that_is_a_file_is_told_to_be_one() throws IOException {
        Path file = Files.createFile(state.resolve("file"));
        assertThatThrownBy(() -> new RunningServer(file, new SamplePack(), Optional.empty()))
                .hasMessageContaining("INK-SERVER-003")
                .hasMessageContaining(file + " is a file and no folder");
    }
}
