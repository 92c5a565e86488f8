package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.inkloom.run.InkloomException;
import org.inkloom.server.account.Account;
import org.inkloom.server.account.Accounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do to a server that others can reach. */
class AbuseTest {
    @TempDir
    static Path state;

    private static @Nullable RunningServer serving;

    @BeforeAll
    static void start() throws Exception {
        serving = new RunningServer(state, new SamplePack(), Optional.empty());
        Files.writeString(state.resolve("secret.txt"), "secret");
    }

    @AfterAll
    static void stop() {
        server().close();
        assertThat(server().failures).isEmpty();
    }

    private static RunningServer server() {
        return Objects.requireNonNull(serving);
    }

    @Test
    void no_route_that_takes_a_name_leads_out_of_its_folder() {
        List<String> names =
                List.of("..%2Fsecret.txt", "..%2F..%2Fsecret.txt", "%2e%2e%2fsecret.txt", "..%5Csecret.txt");
        long asked = 0;
        for (String route : server().server.routes()) {
            String method = route.substring(0, route.indexOf(' '));
            String path = route.substring(route.indexOf(' ') + 1);
            if (!path.contains("{") || path.contains("/events")) {
                continue;
            }
            for (String name : names) {
                String asks = path.replaceAll("\\{[^}]*}", name);
                HttpResponse<String> answer = server().send(HttpRequest.newBuilder(server().uri(asks))
                        .method(method, HttpRequest.BodyPublishers.ofString("{}")));
                assertThat(answer.body())
                        .as(method + " " + asks)
                        .doesNotContain("secret\"")
                        .isNotEqualTo("secret");
                assertThat(answer.statusCode()).as(method + " " + asks).isLessThan(500);
                asked++;
            }
        }
        assertThat(asked).isGreaterThan(100);
        assertThat(state.resolve("secret.txt")).hasContent("secret");
    }

    @Test
    void bodies_that_are_too_large_or_broken_are_refused_in_every_route_that_takes_one() {
        byte[] large = new byte[3 << 20];
        for (String path : List.of("/upload/image", "/upload/mask", "/v1/images/edits", "/api/v2/assets")) {
            HttpResponse<String> answer = server().send(HttpRequest.newBuilder(server().uri(path))
                    .header("Content-Type", "multipart/form-data; boundary=b")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(large)));
            assertThat(answer.statusCode()).as(path).isEqualTo(413);
            HttpResponse<String> broken =
                    server().post(path, "--b\r\nContent-Dis", "Content-Type", "multipart/form-data; boundary=b");
            assertThat(broken.statusCode()).as(path).isBetween(400, 422);
        }
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        for (String route : server().server.routes()) {
            if (route.startsWith("POST ") && !route.contains("userdata") && !route.contains("upload")) {
                String path = route.substring(5).replaceAll("\\{[^}]*}", "x");
                for (String body : List.of(deep, "{\"a\":", "\u0001", "[1", "\"\\ud800\"")) {
                    int status = server().post(path, body).statusCode();
                    assertThat(status)
                            .as(path + " " + body.substring(0, Math.min(9, body.length())))
                            .isBetween(200, 422);
                }
            }
        }
        assertThat(server().get("/queue").statusCode()).isEqualTo(200);
    }

    /** A PNG of a few bytes that says it has 60,000 by 60,000 pixels. */
    private static byte[] bomb() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0x89504e470d0a1a0aL);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeBytes("IHDR");
        fields.writeInt(60_000);
        fields.writeInt(60_000);
        fields.write(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.toByteArray());
        out.writeInt(13);
        out.write(header.toByteArray());
        out.writeInt((int) crc.getValue());
        out.writeInt(0);
        out.writeBytes("IDAT");
        out.writeInt(0x35af061e);
        return bytes.toByteArray();
    }

    private static String field(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static byte[] form(String name, byte[] content, String more) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"" + name + "\"\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n" + more + "--b--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private static HttpResponse<String> send(String path, byte[] form) {
        return server().send(HttpRequest.newBuilder(server().uri(path))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofByteArray(form)));
    }

    @Test
    void a_picture_that_would_fill_the_memory_is_never_decoded() throws Exception {
        assertThat(send("/upload/image", form("bomb.png", bomb(), "")).statusCode())
                .isEqualTo(200);
        for (String way : List.of("&preview=webp;90", "&channel=rgb", "&channel=a")) {
            assertThat(server().get("/view?type=input&filename=bomb.png" + way).statusCode())
                    .isEqualTo(400);
        }
        String reference = field("original_ref", "{\"filename\":\"bomb.png\",\"type\":\"input\"}");
        assertThat(send("/upload/mask", form("mask.png", bomb(), reference)).statusCode())
                .isEqualTo(400);
        String prompt = field("prompt", "a fox");
        assertThat(send("/v1/images/edits", form("bomb.png", bomb(), prompt)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void uploaded_pages_are_handed_out_as_files() {
        for (String name : List.of("a.svg", "a.html", "a.HTM", "a.xhtml", "a.xml", "a.js", "a.css", "a.mjs", "a")) {
            byte[] page = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
            assertThat(send("/upload/image", form(name, page, "")).statusCode()).isEqualTo(200);
            HttpResponse<String> answer = server().get("/view?type=input&filename=" + name);
            assertThat(answer.headers().firstValue("content-type")).as(name).contains("application/octet-stream");
            assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        }
        server().post("/userdata/page.html", "<script>alert(1)</script>");
        HttpResponse<String> kept = server().get("/userdata/page.html");
        assertThat(kept.headers().firstValue("content-type")).contains("application/octet-stream");
        assertThat(kept.headers().firstValue("content-disposition").orElse("")).startsWith("attachment");
    }

    @Test
    void posts_from_other_sites_change_nothing() {
        for (String path : List.of("/prompt", "/queue", "/interrupt", "/free", "/settings", "/upload/image")) {
            assertThat(server().post(path, "{}", "Origin", "http://evil.example")
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
            assertThat(server().post(path, "{}", "Sec-Fetch-Site", "cross-site").statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void who_asks_too_often_or_guesses_tokens_has_to_wait(@TempDir Path other) {
        ServerOptions options =
                RunningServer.usual(other).withAccess(ServerAccess.OPEN.withToken(Optional.of("right")));
        try (RunningServer slow =
                new RunningServer(options.withLimits(ServerLimits.usual().ofOneAccount(4, 10)), new SamplePack())) {
            int refused = 0;
            for (int i = 0; i < 30; i++) {
                HttpResponse<String> answer = slow.get("/queue", "Authorization", "Bearer right");
                if (answer.statusCode() == 429) {
                    assertThat(answer.headers().firstValue("retry-after")).isPresent();
                    refused++;
                }
            }
            assertThat(refused).isBetween(1, 22);
        }
        try (RunningServer guarded = new RunningServer(options.withLimits(ServerLimits.usual()), new SamplePack())) {
            List<Integer> answers = new java.util.ArrayList<>();
            for (int i = 0; i < 25; i++) {
                answers.add(guarded.get("/queue", "Authorization", "Bearer guess" + i)
                        .statusCode());
            }
            assertThat(answers).startsWith(401, 401, 401).endsWith(429);
            assertThat(guarded.get("/queue", "Authorization", "Bearer right").statusCode())
                    .as("nor is the right one told from the wrong ones any more")
                    .isEqualTo(429);
        }
    }

    @Test
    void whoever_guesses_locks_neither_long_tokens_nor_those_that_were_right_there_before(@TempDir Path other) {
        Path file = other.resolve("users.json");
        String lin = Accounts.of(file).add(new Account("lin", false));
        ServerOptions options = RunningServer.usual(other)
                .withAccess(ServerAccess.OPEN.withToken(Optional.of("short")).withAccounts(Optional.of(file)));
        try (RunningServer guarded = new RunningServer(options, new SamplePack())) {
            assertThat(guarded.get("/queue", "Authorization", "Bearer short").statusCode())
                    .isEqualTo(200);
            assertThat(guess(guarded, "127.0.0.1")).isEqualTo(429);
            assertThat(guarded.get("/queue", "Authorization", "Bearer " + lin).statusCode())
                    .isEqualTo(200);
            assertThat(guarded.get("/queue", "Authorization", "Bearer short").statusCode())
                    .isEqualTo(200);
        }
    }

    /** Sends wrong tokens through a proxy until they are no longer called wrong, and returns the last answer. */
    private static int guess(RunningServer guarded, String forwarded) {
        int last = 0;
        for (int i = 0; i < 25; i++) {
            last = guarded.get("/queue", "Authorization", "Bearer guess" + i, "X-Forwarded-For", forwarded)
                    .statusCode();
        }
        return last;
    }

    private static int ask(RunningServer guarded, String forwarded) {
        return guarded.get("/queue", "Authorization", "Bearer right", "X-Forwarded-For", forwarded)
                .statusCode();
    }

    @Test
    void clients_behind_a_trusted_proxy_count_for_themselves(@TempDir Path other, @TempDir Path another) {
        ServerAccess access = ServerAccess.OPEN.withToken(Optional.of("right"));
        ServerOptions trusting = RunningServer.usual(other).withAccess(access.behind(Set.of("127.0.0.0/8")));
        try (RunningServer guarded = new RunningServer(trusting, new SamplePack())) {
            assertThat(guess(guarded, "9.9.9.9, 203.0.113.7")).isEqualTo(429);
            assertThat(ask(guarded, "203.0.113.7")).isEqualTo(429);
            assertThat(ask(guarded, "203.0.113.8")).isEqualTo(200);
            assertThat(ask(guarded, "203.0.113.7, 203.0.113.9"))
                    .as("what clients write there themselves counts for nothing")
                    .isEqualTo(200);
        }
        ServerOptions trustless = RunningServer.usual(another).withAccess(access);
        try (RunningServer guarded = new RunningServer(trustless, new SamplePack())) {
            assertThat(guess(guarded, "203.0.113.7")).isEqualTo(429);
            assertThat(ask(guarded, "203.0.113.8")).isEqualTo(429);
        }
    }

    @Test
    void one_wrong_token_sent_again_and_again_is_no_guessing(@TempDir Path other) {
        ServerOptions options =
                RunningServer.usual(other).withAccess(ServerAccess.OPEN.withToken(Optional.of("right")));
        try (RunningServer guarded = new RunningServer(options, new SamplePack())) {
            for (int i = 0; i < 40; i++) {
                assertThat(guarded.get("/queue", "Cookie", "inkloom_token=yesterdays")
                                .statusCode())
                        .isEqualTo(401);
            }
            assertThat(guarded.post("/session", "{\"token\":\"right\"}").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void nobody_without_a_token_takes_a_place_for_large_bodies(@TempDir Path other) {
        ServerOptions options =
                RunningServer.usual(other).withAccess(ServerAccess.OPEN.withToken(Optional.of("right")));
        try (RunningServer guarded = new RunningServer(options, new SamplePack())) {
            assertThat(guarded.post("/session", " ".repeat(2 << 20)).statusCode())
                    .isEqualTo(413);
            assertThat(guarded.post("/session", "{\"token\":\"right\"}").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void an_address_that_others_reach_is_refused_without_a_token_or_an_account() {
        ServerOptions open = RunningServer.usual(state.resolve("open")).listeningAt("0.0.0.0", 0);
        assertThatThrownBy(() -> new RunningServer(open, new SamplePack()))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-SERVER-002"));
        ServerOptions nobody = open.withAccess(ServerAccess.OPEN.withAccounts(Optional.of(state.resolve("none.json"))));
        assertThatThrownBy(() -> new RunningServer(nobody, new SamplePack()))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-SERVER-002"));
    }
}
