package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.inkloom.server.account.Account;
import org.inkloom.server.account.Accounts;
import org.inkloom.server.log.LogOptions;
import org.inkloom.server.log.ServerLog;
import org.inkloom.workflow.comfy.ComfyJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a server writes down: lines that programs read, with the job that they are about, and never a token. */
class ServerLogTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SECRET = "swordfish-of-the-owner";
    private static final String PROMPT = "a secret garden at noon";
    private static final String GRAPH = "{\"1\":{\"class_type\":\"Number\",\"inputs\":{\"value\":1}},"
            + "\"2\":{\"class_type\":\"TYPE\",\"inputs\":{\"value\":[\"1\",0],\"ms\":5}},"
            + "\"3\":{\"class_type\":\"Save\",\"inputs\":{\"value\":[\"2\",0],\"name\":\"" + PROMPT + "\"}}}";

    @TempDir
    Path state;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    private ServerLog log(LogOptions options) {
        return ServerLog.open(options, lines::add);
    }

    private static LogOptions everything() {
        return LogOptions.USUAL.in(LogOptions.Form.JSON).from(ServerLog.Level.DEBUG);
    }

    private List<JsonNode> parsed() {
        return lines.stream().map(ComfyJson::read).toList();
    }

    private List<JsonNode> about(String job) {
        return parsed().stream()
                .filter(line -> line.path("job").asString("").equals(job))
                .toList();
    }

    private static List<String> events(List<JsonNode> lines) {
        return lines.stream().map(line -> line.path("event").asString()).toList();
    }

    @Test
    void each_line_is_an_object_and_those_of_a_job_have_its_id() throws Exception {
        String done;
        String failed;
        try (ServerLog log = log(everything());
                RunningServer server = new RunningServer(RunningServer.usual(state), new SamplePack(), log)) {
            String body = "{\"prompt\":" + GRAPH.replace("TYPE", "Nap") + "}";
            done = ComfyJson.read(server.post("/prompt", body, "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                            .body())
                    .path("prompt_id")
                    .asString();
            server.ended(done);
            failed = server.queue(GRAPH.replace("TYPE", "Fail"), "")
                    .path("prompt_id")
                    .asString();
            server.ended(failed);
            server.get("/api/jobs/" + failed);
            server.get("/nowhere");
        }
        assertThat(parsed()).allSatisfy(line -> {
            assertThat(line.path("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
            assertThat(line.path("level").asString()).isIn("debug", "info", "warn", "error");
            assertThat(line.path("event").asString()).isNotEmpty();
        });
        assertThat(events(parsed()))
                .startsWith("server.started")
                .contains("server.stopping")
                .endsWith("server.stopped");
        // A request is written down when its answer has gone, and the job may have begun by then.
        assertThat(events(about(done)))
                .contains("request")
                .containsSubsequence("job.queued", "job.started", "job.ended");
        assertThat(about(done)).allSatisfy(line -> assertThat(line.toString()).contains("default"));
        assertThat(about(done).stream().filter(line -> line.has("trace")).toList())
                .as("all of a trace are found by its id")
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.path("trace").asString()).isEqualTo(TRACE));
        JsonNode end = about(failed).stream()
                .filter(line -> line.path("event").asString().equals("job.failed"))
                .findFirst()
                .orElseThrow();
        assertThat(end.path("level").asString()).isEqualTo("error");
        assertThat(end.path("node").asString()).isEqualTo("2");
        assertThat(end.path("message").asString()).isEqualTo("no 1");
        assertThat(events(about(failed))).contains("request");
        assertThat(parsed())
                .anyMatch(line -> line.path("route").asString("").equals("other")
                        && line.path("status").asInt() == 404);
        assertThat(lines).as("prompts are nobody's business").noneMatch(line -> line.contains(PROMPT));
    }

    @Test
    void graphs_are_written_down_where_that_is_asked_for() throws Exception {
        String id;
        try (ServerLog log = log(everything().withPrompts(true));
                RunningServer server = new RunningServer(RunningServer.usual(state), new SamplePack(), log)) {
            id = server.queue(GRAPH.replace("TYPE", "Nap"), "")
                    .path("prompt_id")
                    .asString();
            server.ended(id);
        }
        assertThat(about(id))
                .anyMatch(line -> line.at("/prompt/3/inputs/name").asString("").equals(PROMPT));
    }

    @Test
    void no_token_is_written_down_wherever_it_was_sent() throws Exception {
        Path users = state.resolve("users.json");
        String token = Accounts.of(users).add(new Account("lin", true));
        ServerAccess access = ServerAccess.OPEN.withAccounts(Optional.of(users)).withToken(Optional.of(SECRET));
        List<String> secrets = List.of(token, SECRET, "wrong-" + SECRET);
        try (ServerLog log = log(everything().withPrompts(true));
                RunningServer server =
                        new RunningServer(RunningServer.usual(state).withAccess(access), new SamplePack(), log)) {
            for (String secret : secrets) {
                everywhere(server, secret);
            }
            for (String secret : secrets) {
                log.failed("a test with " + secret, new IllegalStateException("Bearer " + secret));
            }
        }
        assertThat(events(parsed())).contains("login", "request.refused", "failure", "socket.opened");
        assertThat(parsed())
                .anyMatch(line -> line.path("status").asInt() == 401
                        && line.path("route").asString().equals("/queue")
                        && line.has("address"));
        assertThat(lines)
                .hasSizeGreaterThan(40)
                .noneMatch(line -> secrets.stream().anyMatch(line::contains));
    }

    private static void everywhere(RunningServer server, String secret) {
        String graph = GRAPH.replace("TYPE", "Nap").replace(PROMPT, secret);
        String basic = java.util.Base64.getEncoder()
                .encodeToString(("lin:" + secret).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        server.get("/queue", "Authorization", "Bearer " + secret);
        server.get("/queue", "Authorization", "Basic " + basic);
        server.get("/queue?token=" + secret);
        server.get("/queue", "Cookie", "inkloom_token=" + secret);
        server.post("/session", "{\"token\":\"" + secret + "\"}");
        server.post("/session", "{\"token\":" + secret);
        server.get("/view?filename=" + secret + "&token=" + secret);
        server.get("/api/jobs/" + secret, "Authorization", "Bearer " + secret);
        server.get("/" + secret, "Authorization", "Bearer " + secret);
        server.get("/queue", "Authorization", "Bearer " + secret, "Origin", "http://" + secret);
        server.get("/queue", "X-Forwarded-For", secret, "traceparent", secret);
        server.post(
                "/prompt?token=" + secret,
                "{\"prompt\":" + graph + ",\"client_id\":\"" + secret + "\",\"extra_data\":{\"auth_token_comfy_org\":\""
                        + secret + "\",\"traceparent\":\"" + secret + "\"}}");
        server.post("/prompt?token=" + secret, "{\"prompt\":{\"1\":{\"class_type\":\"" + secret + "\"}}}");
        server.post(
                "/api/v2/jobs?token=" + secret,
                "{\"workflow\":" + graph + ",\"webhook_url\":\"https://" + secret + ".invalid/" + secret
                        + "\",\"webhook_secret\":\"" + secret + "\"}",
                "Idempotency-Key",
                secret);
        server.post(
                "/v1/images/generations",
                "{\"prompt\":\"" + secret + "\",\"model\":\"" + secret + "\"}",
                "Authorization",
                "Bearer " + secret);
        try {
            HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(
                            URI.create("ws" + server.server.address().substring(4) + "/ws?clientId=" + secret
                                    + "&token=" + secret),
                            new RunningServer.Heard())
                    .thenAccept(WebSocket::abort)
                    .join();
        } catch (CompletionException e) {
            assertThat(secret).as("a right token opens a socket").startsWith("wrong");
        }
    }

    @Test
    void a_file_that_has_become_large_makes_room_for_the_next() throws Exception {
        Path file = state.resolve("logs/server.log");
        try (ServerLog log = log(LogOptions.USUAL.into(Optional.of(file), 400, 3))) {
            for (int i = 0; i < 40; i++) {
                log.line(ServerLog.Level.INFO, "turn")
                        .put("number", i)
                        .put("text", "two words")
                        .write();
            }
            log.line(ServerLog.Level.DEBUG, "left.out").write();
        }
        assertThat(lines).isEmpty();
        try (var files = Files.list(file.getParent())) {
            assertThat(files.map(one -> one.getFileName().toString()))
                    .containsExactlyInAnyOrder("server.log", "server.log.1", "server.log.2");
        }
        assertThat(Files.size(file)).isLessThanOrEqualTo(400);
        List<String> last = Files.readAllLines(file);
        assertThat(last.getLast()).endsWith("INFO  turn number=39 text=\"two words\"");
        List<String> before = Files.readAllLines(state.resolve("logs/server.log.1"));
        assertThat(before.getLast()).contains("number=" + (39 - last.size()) + " ");
    }

    @Test
    void a_console_that_takes_nothing_keeps_nobody_waiting() throws Exception {
        Object held = new Object();
        List<String> taken = new ArrayList<>();
        ServerLog log = ServerLog.open(everything(), line -> {
            synchronized (held) {
                taken.add(line);
            }
        });
        synchronized (held) {
            for (int i = 0; i < 12_000; i++) {
                log.line(ServerLog.Level.INFO, "many").put("number", i).write();
            }
        }
        log.close();
        synchronized (held) {
            JsonNode dropped = taken.stream()
                    .map(ComfyJson::read)
                    .filter(line -> line.path("event").asString().equals("log.dropped"))
                    .findFirst()
                    .orElseThrow();
            assertThat(taken.size() - 1 + dropped.path("lines").asInt()).isEqualTo(12_000);
        }
    }
}
