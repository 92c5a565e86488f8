package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.server.http.PageFiles;
import org.inkloom.workflow.comfy.ComfyJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the server answers to a browser: the page, and what the page asks for beyond ComfyUI's routes. */
class PageRoutesTest {
    @TempDir
    Path folder;

    private final String before = System.getProperty(PageFiles.PROPERTY, "");

    @BeforeEach
    void writePage() throws Exception {
        Files.createDirectories(folder.resolve("pages/page"));
        Files.writeString(folder.resolve("pages/index.html"), "<!doctype html>the page");
        Files.writeString(folder.resolve("pages/page/part-1.js"), "part()");
        Files.writeString(folder.resolve("pages/page/notes.txt"), "not a part");
        Files.writeString(folder.resolve("secret.js"), "secret()");
        System.setProperty(PageFiles.PROPERTY, folder.resolve("pages").toString());
    }

    @AfterEach
    void restore() {
        if (before.isEmpty()) {
            System.clearProperty(PageFiles.PROPERTY);
        } else {
            System.setProperty(PageFiles.PROPERTY, before);
        }
    }

    @Test
    void the_page_comes_without_a_token_and_what_it_asks_for_does_not() {
        try (RunningServer server =
                new RunningServer(folder.resolve("state"), new SamplePack(), Optional.of("s3cret"))) {
            HttpResponse<String> page = server.get("/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("the page");
            assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "frame-ancestors 'none'");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(server.get("/page/part-1.js").body()).isEqualTo("part()");
            assertThat(server.get("/inkloom/models").statusCode()).isEqualTo(401);
            assertThat(server.get("/api/queue").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void a_head_request_has_the_headers_and_no_body() {
        try (RunningServer server = new RunningServer(folder.resolve("state"), new SamplePack(), Optional.empty())) {
            HttpResponse<String> head =
                    server.send(HttpRequest.newBuilder(server.uri("/")).HEAD());
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Length")).contains("23");
            assertThat(server.post("/", "{}").statusCode()).isIn(404, 405);
        }
    }

    @Test
    void no_path_leads_out_of_the_page() {
        try (RunningServer server = new RunningServer(folder.resolve("state"), new SamplePack(), Optional.empty())) {
            for (String path : List.of(
                    "/page/../secret.js",
                    "/page/..%2Fsecret.js",
                    "/page/%2e%2e/secret.js",
                    "/page/..%5Csecret.js",
                    "/page//etc/passwd",
                    "/page/notes.txt",
                    "/page/.js",
                    "/page/",
                    "/page/none.js")) {
                HttpResponse<String> answer = server.get(path);
                assertThat(answer.statusCode()).as(path).isIn(400, 404);
                assertThat(answer.body()).as(path).doesNotContain("secret()", "root:");
            }
        }
    }

    @Test
    void a_server_that_was_built_without_the_page_says_why() throws Exception {
        Files.delete(folder.resolve("pages/index.html"));
        try (RunningServer server = new RunningServer(folder.resolve("state"), new SamplePack(), Optional.empty())) {
            HttpResponse<String> answer = server.get("/");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("no index.html in the folder").contains("/v1");
            assertThat(server.get("/queue").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_models_come_with_what_is_usual_for_them() {
        try (RunningServer server = new RunningServer(folder.resolve("state"), new SamplePack(), Optional.empty())) {
            JsonNode model = server.json("/api/inkloom/models").path("models").path(0);
            assertThat(model.path("name").asString()).isEqualTo("a.safetensors");
            assertThat(model.path("width").asInt()).isEqualTo(64);
            assertThat(model.path("steps").asInt()).isEqualTo(4);
            assertThat(model.path("controls").isArray()).isTrue();
        }
    }

    @Test
    void every_page_hears_of_an_announced_job_and_of_what_is_forgotten_and_a_job_of_its_own_session_stays_there()
            throws Exception {
        try (RunningServer server = new RunningServer(folder.resolve("state"), new SamplePack(), Optional.empty())) {
            RunningServer.Heard heard = server.listen("a-page", new RunningServer.Heard());
            String graph = "{\"1\":{\"class_type\":\"Number\",\"inputs\":{\"value\":%d}},"
                    + "\"2\":{\"class_type\":\"Save\",\"inputs\":{\"value\":[\"1\",0],\"name\":\"n\"}}}";
            String own = drawn(server, "{\"workflow\":" + graph.formatted(3) + "}");
            String announced = drawn(server, "{\"announce\":true,\"workflow\":" + graph.formatted(4) + "}");
            JsonNode told;
            do {
                told = heard.next();
                assertThat(told.toString()).doesNotContain(own);
            } while (!told.path("type").asString().equals("progress_state"));
            assertThat(told.at("/data/prompt_id").asString()).isEqualTo(announced);
            assertThat(server.json("/queue/state").path("history_count").asInt())
                    .isEqualTo(2);
            heard.texts.clear();
            server.post("/history", "{\"delete\":[\"" + own + "\"]}");
            do {
                told = heard.next();
            } while (!told.path("type").asString().equals("status"));
            assertThat(server.json("/queue/state").path("history_count").asInt())
                    .isEqualTo(1);
        }
    }

    private static String drawn(RunningServer server, String body) throws Exception {
        String id = ComfyJson.read(server.post("/api/v2/jobs", body).body())
                .path("id")
                .asString();
        server.ended(id);
        return id;
    }

    @Test
    void a_picture_comes_as_small_as_it_is_asked_for_and_never_larger_than_it_is() throws Exception {
        try (RunningServer server = new RunningServer(folder.resolve("state"), new SamplePack(), Optional.empty())) {
            Path file = folder.resolve("state/input/wide.png");
            Files.createDirectories(folder.resolve("state/input"));
            PngText.write(file, new RgbPicture(96, 32, new byte[3 * 96 * 32]), Map.of());
            String view = "/view?type=input&filename=wide.png&preview=jpeg;80";
            assertThat(size(server, view + "&side=48")).containsExactly(48, 16);
            assertThat(size(server, view + "&side=500")).containsExactly(96, 32);
            assertThat(size(server, view)).containsExactly(96, 32);
            for (String wrong : List.of("0", "-1", "x", "1000000")) {
                assertThat(server.get(view + "&side=" + wrong).statusCode())
                        .as(wrong)
                        .isEqualTo(400);
            }
        }
    }

    private static int[] size(RunningServer server, String path) throws Exception {
        byte[] bytes;
        try (InputStream in = server.uri(path).toURL().openStream()) {
            bytes = in.readAllBytes();
        }
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
        return new int[] {image.getWidth(), image.getHeight()};
    }
}
