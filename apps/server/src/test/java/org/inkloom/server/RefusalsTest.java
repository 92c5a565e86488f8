package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not let in, and that the server goes on after it. */
class RefusalsTest {
    @TempDir
    static Path state;

    private static @Nullable RunningServer serving;

    @BeforeAll
    static void start() throws IOException {
        serving = new RunningServer(state, new SamplePack(), Optional.empty());
        Files.writeString(state.resolve("secret.txt"), "secret");
        Files.writeString(state.resolve("output/a.svg"), "<svg onload='x'/>");
        Files.writeString(state.resolve("output/a.txt"), "0123456789");
        Files.createSymbolicLink(state.resolve("output/link.txt"), state.resolve("secret.txt"));
    }

    @AfterAll
    static void stop() {
        server().close();
        assertThat(server().failures).isEmpty();
    }

    private static RunningServer server() {
        return Objects.requireNonNull(serving);
    }

    /** A request as it stands, because the client of the JDK sets some headers itself. */
    private static String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server().server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void pages_of_other_sites_and_foreign_names_are_not_answered() throws IOException {
        int port = server().server.port();
        String own = "GET /queue HTTP/1.1\nHost: 127.0.0.1:" + port + "\n";
        assertThat(raw(own + "\n")).isEqualTo("HTTP/1.1 200");
        assertThat(raw(own + "Origin: http://127.0.0.1:" + port + "\n\n")).isEqualTo("HTTP/1.1 200");
        assertThat(raw(own + "Origin: http://evil.example\n\n")).isEqualTo("HTTP/1.1 403");
        assertThat(raw(own + "Origin: http://127.0.0.1:1\n\n")).isEqualTo("HTTP/1.1 403");
        assertThat(raw(own + "Origin: null\n\n")).isEqualTo("HTTP/1.1 403");
        assertThat(raw(own + "Sec-Fetch-Site: cross-site\n\n")).isEqualTo("HTTP/1.1 403");
        assertThat(raw("GET /queue HTTP/1.1\nHost: evil.example\n\n")).isEqualTo("HTTP/1.1 403");
        String upgrade = """
                GET /ws HTTP/1.1
                Host: evil.example
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
                Sec-WebSocket-Version: 13

                """;
        assertThat(raw(upgrade)).isEqualTo("HTTP/1.1 403");
    }

    @Test
    void names_lead_nowhere_outside_their_folders() {
        for (String name : List.of(
                "..%2Fsecret.txt", "..%2F..%2Fsecret.txt", "%2e%2e%2Fsecret.txt", "%2Fetc%2Fpasswd", "link.txt")) {
            assertThat(server().get("/view?filename=" + name).body())
                    .as(name)
                    .doesNotContain("secret")
                    .doesNotContain("root:");
            assertThat(server().get("/view?filename=" + name).statusCode())
                    .as(name)
                    .isBetween(400, 404);
            assertThat(server().get("/userdata/" + name).statusCode()).as(name).isBetween(400, 404);
            assertThat(server().post("/userdata/" + name + "x", "x").statusCode())
                    .as(name)
                    .isIn(200, 400, 403);
        }
        assertThat(server().get("/view?filename=secret.txt&subfolder=..").statusCode())
                .isEqualTo(403);
        assertThat(server().get("/userdata?dir=..%2F..").statusCode()).isEqualTo(403);
        assertThat(server().post("/userdata/a.json/move/..%2F..%2Fx", "").statusCode())
                .isBetween(403, 404);
        assertThat(state.resolve("secret.txtx")).doesNotExist();
    }

    @Test
    void what_a_browser_would_run_is_handed_out_as_a_file_and_parts_of_files_are_too() {
        var svg = server().get("/view?filename=a.svg");
        assertThat(svg.headers().firstValue("content-type")).contains("application/octet-stream");
        assertThat(svg.headers().firstValue("content-disposition").orElse("")).startsWith("attachment");
        assertThat(svg.headers().firstValue("x-content-type-options")).contains("nosniff");
        var part = server().get("/view?filename=a.txt", "Range", "bytes=2-4");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(server().get("/view?filename=a.txt", "Range", "bytes=50-").statusCode())
                .isEqualTo(416);
        assertThat(server().get("/view?filename=a.txt&preview=webp;90").statusCode())
                .isEqualTo(400);
    }

    @Test
    void uploads_keep_their_folder_their_size_and_other_files() {
        assertThat(upload("a.png", "one", "").body()).contains("\"name\":\"a.png\"");
        assertThat(upload("a.png", "one", "").body()).contains("\"name\":\"a.png\"");
        assertThat(upload("a.png", "two", "").body()).contains("\"name\":\"a (1).png\"");
        assertThat(upload("../../b.png", "x", "").body()).contains("\"name\":\"b.png\"");
        assertThat(upload("c.png", "x", "../..").statusCode()).isEqualTo(400);
        assertThat(upload("d.png", "x".repeat(2 << 20), "").statusCode()).isEqualTo(413);
        assertThat(server().post("/upload/image", "x", "Content-Type", "multipart/form-data; boundary=b")
                        .statusCode())
                .isEqualTo(400);
    }

    private static java.net.http.HttpResponse<String> upload(String name, String content, String subfolder) {
        String body = "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"" + name + "\"\r\n\r\n"
                + content + "\r\n--b\r\nContent-Disposition: form-data; name=\"subfolder\"\r\n\r\n" + subfolder
                + "\r\n--b--\r\n";
        return server().post("/upload/image", body, "Content-Type", "multipart/form-data; boundary=b");
    }

    @Test
    void graphs_that_were_made_to_exhaust_the_server_are_refused_and_it_goes_on() {
        String deep = "{\"prompt\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        assertThat(server().post("/prompt", deep).statusCode()).isEqualTo(400);
        StringBuilder many = new StringBuilder("{\"prompt\":{");
        for (int i = 0; i < 10_000; i++) {
            many.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(i)
                    .append("\":{\"class_type\":\"Number\",\"inputs\":{\"value\":1}}");
        }
        assertThat(server().post("/prompt", many + "}}").statusCode()).isEqualTo(400);
        String ring =
                "{\"prompt\":{\"1\":{\"class_type\":\"Wait\",\"inputs\":{\"value\":[\"2\",0]}},\"2\":{\"class_type\":\"Wait\",\"inputs\":{\"value\":[\"1\",0]}},"
                        + "\"3\":{\"class_type\":\"Save\",\"inputs\":{\"value\":[\"1\",0],\"name\":\"x\"}}}}";
        var answer = server().post("/prompt", ring);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("dependency_cycle");
        for (String broken : List.of("", "{", "[]", "null", "{\"prompt\":5}", "\u0000")) {
            assertThat(server().post("/prompt", broken).statusCode()).as(broken).isEqualTo(400);
        }
        assertThat(server().get("/queue").statusCode()).isEqualTo(200);
    }

    @Test
    void a_token_is_asked_for_where_there_is_one(@TempDir Path other) {
        try (RunningServer guarded = new RunningServer(other, new SamplePack(), Optional.of("right"))) {
            assertThat(guarded.get("/queue").statusCode()).isEqualTo(401);
            assertThat(guarded.get("/queue", "Authorization", "Bearer wrong").statusCode())
                    .isEqualTo(401);
            assertThat(guarded.get("/queue", "Authorization", "Bearer right").statusCode())
                    .isEqualTo(200);
            assertThat(guarded.get("/queue", "Authorization", "Basic dTpyaWdodA==")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(guarded.get("/queue?token=right").statusCode()).isEqualTo(200);
        }
    }
}
