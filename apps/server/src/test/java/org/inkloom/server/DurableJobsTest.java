package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** ComfyUI's second API: jobs, assets, events, and who is told at the end. */
class DurableJobsTest {
    private static final String NAP = "{\"1\":{\"class_type\":\"Number\",\"inputs\":{\"value\":1}},"
            + "\"2\":{\"class_type\":\"Nap\",\"inputs\":{\"value\":[\"1\",0],\"ms\":5}},"
            + "\"3\":{\"class_type\":\"Save\",\"inputs\":{\"value\":[\"2\",0],\"name\":\"v2\"}}}";

    @TempDir
    static Path state;

    private static final SamplePack PACK = new SamplePack();
    private static @Nullable RunningServer serving;

    @BeforeAll
    static void start() {
        serving = new RunningServer(
                RunningServer.usual(state)
                        .withLimits(
                                ServerLimits.usual().withSizes(1 << 20, 1 << 20).withPrivateWebhooks(true)),
                PACK);
    }

    @AfterAll
    static void stop() {
        server().close();
        assertThat(server().failures).isEmpty();
    }

    private static RunningServer server() {
        return Objects.requireNonNull(serving);
    }

    private static HttpResponse<String> submit(String workflow, String... headers) {
        return server().post("/api/v2/jobs", "{\"workflow\":" + workflow + "}", headers);
    }

    private static JsonNode read(HttpResponse<String> answer) {
        return ComfyJson.read(answer.body());
    }

    private static String code(HttpResponse<String> answer) {
        return read(answer).at("/error/code").asString();
    }

    private static JsonNode ended(String id) throws InterruptedException {
        for (int i = 0; i < 2_000; i++) {
            JsonNode job = server().json("/api/v2/jobs/" + id);
            if (!job.path("completed_at").isNull()) {
                return job;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError("job " + id + " did not end");
    }

    @Test
    void a_job_is_followed_by_its_links_and_its_results_are_assets() throws Exception {
        HttpResponse<String> answer = submit(NAP);
        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode job = read(answer);
        assertThat(job.propertyNames())
                .contains(
                        "id",
                        "status",
                        "created_at",
                        "started_at",
                        "completed_at",
                        "expires_at",
                        "queue_position",
                        "progress",
                        "outputs",
                        "error",
                        "urls");
        JsonNode done = ended(job.path("id").asString());
        assertThat(done.path("status").asString()).isEqualTo("succeeded");
        JsonNode output = done.path("outputs").path(0);
        assertThat(output.path("node_id").asString()).isEqualTo("3");
        assertThat(output.path("name").asString()).isEqualTo("v2_1.txt");
        String content = output.path("url")
                .asString()
                .substring(server().server.address().length());
        assertThat(server().get(content).body()).isEqualTo("x");
        assertThat(server().json("/api/v2/assets/" + output.path("id").asString())
                        .path("job_id")
                        .asString())
                .isEqualTo(job.path("id").asString());
        JsonNode workflow = server().json("/api/v2/jobs/" + job.path("id").asString() + "/workflow");
        assertThat(workflow.path("format").asString()).isEqualTo("api");
        assertThat(workflow.at("/workflow/3/class_type").asString()).isEqualTo("Save");
        assertThat(server().json("/history").has(job.path("id").asString())).isTrue();
    }

    @Test
    void a_key_is_taken_once_and_again_only_where_nothing_came_of_it() {
        String key = "key-1";
        assertThat(code(submit("{\"1\":{\"class_type\":\"Nothing\",\"inputs\":{}}}", "Idempotency-Key", key)))
                .isEqualTo("invalid_workflow");
        HttpResponse<String> first = submit(NAP, "Idempotency-Key", key);
        assertThat(first.statusCode()).isEqualTo(201);
        HttpResponse<String> again = submit(NAP, "Idempotency-Key", key);
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(code(again)).isEqualTo("idempotency_key_reuse");
        assertThat(read(again).at("/error/details/job_id").asString())
                .as("who lost the answer finds the job")
                .isEqualTo(read(first).path("id").asString());
    }

    @Test
    void what_cannot_be_run_is_refused_with_the_codes_that_clients_know() {
        assertThat(code(submit("{\"nodes\":[],\"links\":[]}"))).isEqualTo("workflow_format_ui");
        assertThat(code(submit("{}"))).isEqualTo("invalid_workflow");
        assertThat(code(submit("5"))).isEqualTo("invalid_workflow");
        HttpResponse<String> missing =
                submit(NAP.replace("\"v2\"", "{\"__type\":\"core/ASSET\",\"info\":{\"id\":\"x\"}}"));
        assertThat(missing.statusCode()).isEqualTo(422);
        assertThat(code(missing)).isEqualTo("missing_asset");
        for (String path : List.of(
                "/api/v2/jobs/x",
                "/api/v2/jobs/x/workflow",
                "/api/v2/jobs/x/events",
                "/api/v2/jobs/x/logs",
                "/api/v2/assets/x",
                "/api/v2/assets/x/content")) {
            HttpResponse<String> answer = server().get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(code(answer)).as(path).isEqualTo("not_found");
        }
    }

    private static HttpResponse<String> upload(String content, String more) {
        String body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" + content
                + "\r\n" + more + "--b--\r\n";
        return server().post("/api/v2/assets", body, "Content-Type", "multipart/form-data; boundary=b");
    }

    @Test
    void content_is_known_by_its_hash_and_graphs_name_it() throws Exception {
        // The published digest of three letters.
        String abc = "blake3:6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85";
        HttpResponse<String> first = upload("abc", "");
        assertThat(first.statusCode()).isEqualTo(201);
        JsonNode asset = read(first);
        assertThat(asset.path("hash").asString()).isEqualTo(abc);
        assertThat(asset.path("size_bytes").asInt()).isEqualTo(3);
        assertThat(upload("abc", "").statusCode()).as("the same bytes again").isEqualTo(200);
        String expected = "--b\r\nContent-Disposition: form-data; name=\"expected_hash\"\r\n\r\n" + abc + "\r\n";
        assertThat(code(upload("abd", expected))).isEqualTo("hash_mismatch");
        HttpRequest.Builder head = HttpRequest.newBuilder(server().uri("/api/v2/assets/by-hash/" + abc))
                .method("HEAD", HttpRequest.BodyPublishers.noBody());
        assertThat(server().send(head).statusCode()).isEqualTo(200);
        assertThat(server().post("/api/v2/assets/from-hash", "{\"hash\":\"" + abc + "\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(code(server().post("/api/v2/assets/from-hash", "{\"hash\":\"blake3:00\"}")))
                .isEqualTo("blob_not_found");
        String id = asset.path("id").asString();
        assertThat(server().get("/api/v2/assets/" + id + "/content", "Range", "bytes=1-1")
                        .body())
                .isEqualTo("b");
        String graph = NAP.replace("\"v2\"", "{\"__type\":\"core/ASSET\",\"info\":{\"id\":\"" + id + "\"}}");
        Files.createDirectories(state.resolve("output/assets"));
        JsonNode done = ended(read(submit(graph)).path("id").asString());
        assertThat(done.at("/outputs/0/name").asString()).startsWith(abc.substring(7));
        HttpRequest.Builder delete =
                HttpRequest.newBuilder(server().uri("/api/v2/assets/" + id)).DELETE();
        assertThat(server().send(delete).statusCode()).isEqualTo(204);
        assertThat(server().send(delete).statusCode()).isEqualTo(404);
        assertThat(server().send(head).statusCode())
                .as("others are the same bytes")
                .isEqualTo(200);
        Files.delete(state.resolve("input/assets/" + abc.substring(7) + ".txt"));
        assertThat(server().send(head).statusCode()).as("removed elsewhere").isEqualTo(404);
        assertThat(upload("abc", "").statusCode()).isLessThan(300);
        assertThat(server().send(head).statusCode()).isEqualTo(200);
    }

    @Test
    void events_tell_of_progress_and_of_the_end_and_a_job_that_waits_is_cancelled_into_the_history() throws Exception {
        String wait = NAP.replace("Nap", "Wait").replace("v2", "waited");
        String running = read(submit(wait)).path("id").asString();
        PACK.waiting.await();
        String waiting = read(submit(NAP.replace("v2", "later"))).path("id").asString();
        assertThat(server().json("/api/v2/jobs/" + waiting)
                        .path("queue_position")
                        .asInt(-1))
                .isZero();
        JsonNode cancelled = read(server().post("/api/v2/jobs/" + waiting + "/cancel", ""));
        assertThat(cancelled.path("status").asString()).isEqualTo("canceled");
        assertThat(ended(waiting).path("status").asString()).isEqualTo("canceled");
        assertThat(server().ended(waiting).at("/status/messages/0/1/timestamp").asLong())
                .as("when it was stopped")
                .isPositive();
        List<String> lines = new CopyOnWriteArrayList<>();
        Stream<String> events = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server().uri("/api/v2/jobs/" + running + "/events"))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .body();
        Thread reader = Thread.ofVirtual().start(() -> events.forEach(lines::add));
        for (int i = 0; i < 2_000 && !lines.containsAll(List.of("event: preview", "event: status")); i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        JsonNode now = server().json("/api/v2/jobs/" + running);
        assertThat(now.path("status").asString()).isEqualTo("running");
        assertThat(now.at("/progress/current_node_class").asString()).isEqualTo("Wait");
        assertThat(now.at("/progress/nodes_total").asInt()).isEqualTo(3);
        PACK.letGo = true;
        reader.join();
        assertThat(lines).contains("event: progress", "event: preview", "event: output", "event: status");
        assertThat(String.join("\n", lines)).contains("\"status\":\"running\"").endsWith("}\n");
        String last = lines.stream().filter(line -> line.startsWith("data: ")).reduce("", (a, b) -> b);
        assertThat(ComfyJson.read(last.substring(6)).path("status").asString()).isEqualTo("succeeded");
        assertThat(read(server().post("/api/v2/jobs/" + running + "/cancel", ""))
                        .path("status")
                        .asString())
                .as("what has ended stays as it is")
                .isEqualTo("succeeded");
    }

    @Test
    void an_address_is_told_of_the_end_with_a_signature_and_again_where_it_failed() throws Exception {
        BlockingQueue<Map.Entry<String, String>> told = new LinkedBlockingQueue<>();
        AtomicInteger count = new AtomicInteger();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            told.add(Map.entry(exchange.getRequestHeaders().getFirst("X-Inkloom-Signature"), body));
            exchange.sendResponseHeaders(count.incrementAndGet() == 1 ? 500 : 204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/done";
            String secret = "a secret of some length";
            HttpResponse<String> answer = server().post(
                            "/api/v2/jobs",
                            "{\"workflow\":" + NAP.replace("v2", "told") + ",\"webhook_url\":\"" + url
                                    + "\",\"webhook_secret\":\"" + secret + "\"}");
            assertThat(answer.statusCode()).isEqualTo(201);
            told.poll(20, TimeUnit.SECONDS);
            Map.Entry<String, String> second = Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS));
            assertThat(ComfyJson.read(second.getValue()).path("id").asString())
                    .isEqualTo(read(answer).path("id").asString());
            String time = second.getKey().substring(2, second.getKey().indexOf(','));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal((time + "." + second.getValue()).getBytes(StandardCharsets.UTF_8));
            assertThat(second.getKey())
                    .endsWith(",v1=" + java.util.HexFormat.of().formatHex(signature));
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void an_address_is_told_of_a_job_that_is_taken_out_of_the_queue_and_its_links_lead_back_here() throws Exception {
        BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            told.add(ComfyJson.read(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        String hook = ",\"webhook_url\":\"http://127.0.0.1:"
                + receiver.getAddress().getPort() + "/\",\"webhook_secret\":\"a secret of some length\"}";
        server().post("/queue/pause", "");
        try {
            List<String> ways = List.of("{\"delete\":[\"ID\"]}", "{\"clear\":true}", "");
            for (String way : ways) {
                String id = read(server().post("/api/v2/jobs", "{\"workflow\":" + NAP.replace("v2", "out") + hook))
                        .path("id")
                        .asString();
                if (way.isEmpty()) {
                    server().post("/api/jobs/" + id + "/cancel", "");
                } else {
                    server().post("/queue", way.replace("ID", id));
                }
                JsonNode heard = Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS));
                assertThat(heard.path("id").asString()).isEqualTo(id);
                assertThat(heard.path("status").asString()).isEqualTo("canceled");
                assertThat(heard.at("/urls/self").asString())
                        .isEqualTo(server().server.address() + "/api/v2/jobs/" + id);
            }
        } finally {
            server().post("/queue/resume", "");
            receiver.stop(0);
        }
    }

    @Test
    void links_begin_with_the_public_address_where_one_is_given(@TempDir Path other) {
        ServerOptions options = RunningServer.usual(other)
                .withAccess(ServerAccess.OPEN.withPublicUrl(Optional.of("https://pictures.example/ink")));
        try (RunningServer behind = new RunningServer(options, new SamplePack())) {
            JsonNode job = read(behind.post("/api/v2/jobs", "{\"workflow\":" + NAP + "}"));
            assertThat(job.at("/urls/self").asString())
                    .isEqualTo("https://pictures.example/ink/api/v2/jobs/"
                            + job.path("id").asString());
        }
    }

    @Test
    void an_address_that_never_ends_its_answer_keeps_no_other_waiting() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            told.add("well");
        });
        receiver.start();
        try (ServerSocket slow = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            tellAt(slow.getLocalPort());
            Socket caller = slow.accept();
            caller.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            tellAt(receiver.getAddress().getPort());
            assertThat(told.poll(8, TimeUnit.SECONDS)).isEqualTo("well");
            caller.close();
        } finally {
            receiver.stop(0);
        }
    }

    private static void tellAt(int port) {
        String body = "{\"workflow\":" + NAP + ",\"webhook_url\":\"http://127.0.0.1:" + port
                + "/\",\"webhook_secret\":\"a secret of some length\"}";
        assertThat(server().post("/api/v2/jobs", body).statusCode()).isEqualTo(201);
    }

    @Test
    void addresses_of_this_machine_and_its_network_are_refused_where_nobody_allowed_them(@TempDir Path other) {
        try (RunningServer strict = new RunningServer(RunningServer.usual(other), new SamplePack())) {
            for (String url : List.of(
                    "http://127.0.0.1/",
                    "http://localhost:8188/prompt",
                    "http://10.1.2.3/",
                    "http://192.168.1.1/",
                    "http://172.16.0.1/",
                    "http://169.254.169.254/latest/meta-data",
                    "http://100.64.0.1/",
                    "http://0.0.0.0/",
                    "http://[::1]/",
                    "http://[fd00::1]/",
                    "http://[::ffff:127.0.0.1]/",
                    "http://[fe80::1]/",
                    "http://2130706433/",
                    "http://8.8.8.8:99999/",
                    "file:///etc/passwd",
                    "http://user@example.com/",
                    "x")) {
                HttpResponse<String> answer = strict.post(
                        "/api/v2/jobs",
                        "{\"workflow\":" + NAP + ",\"webhook_url\":\"" + url
                                + "\",\"webhook_secret\":\"a secret of some length\"}");
                assertThat(answer.statusCode()).as(url).isEqualTo(422);
                assertThat(code(answer)).as(url).isEqualTo("invalid_webhook");
            }
            assertThat(strict.json("/queue/state").path("queue_remaining").asInt())
                    .isZero();
            assertThat(strict.failures).isEmpty();
        }
    }
}
