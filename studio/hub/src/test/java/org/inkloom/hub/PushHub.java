package org.inkloom.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Both sites as something that can be written to: repositories, git-lfs, preupload, commits, with faults by route. Blobs of
 * Hugging Face go to another server, as there; those of ModelScope to its own, which wants both credentials.
 */
final class PushHub implements AutoCloseable {
    static final String TOKEN = "a-token-that-nobody-may-see";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LARGE = 1000;

    /** One request that came. */
    record Asked(String server, String route, String method, Map<String, String> headers) {}

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    final Map<String, byte[]> committed = new TreeMap<>();
    /** What a .gitignore of the repository names. */
    final Set<String> leftOut = new HashSet<>();
    /** What answers a route in place of the hub, one after the other; null lets a request through. */
    final Map<String, List<Function<HttpExchange, byte @Nullable []>>> faults = new HashMap<>();

    boolean exists;
    boolean isPublic;
    int commits;
    int chunk;
    final Map<String, Map<Integer, byte[]>> parts = new ConcurrentHashMap<>();

    private final HttpServer site = server("site");
    private final HttpServer store = server("store");

    private HttpServer server(String name) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> answer(name, exchange));
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Map<String, String> environment() {
        return Map.of(
                "HF_ENDPOINT",
                address(site),
                "MODELSCOPE_DOMAIN",
                address(site),
                "HF_TOKEN",
                TOKEN,
                "MODELSCOPE_API_TOKEN",
                TOKEN);
    }

    long count(String route) {
        return asked.stream().filter(one -> one.route().equals(route)).count();
    }

    /** Answers the next requests of a route with a status. */
    void failing(String route, int status, int times, String... headers) {
        for (int i = 0; i < times; i++) {
            faults.computeIfAbsent(route, key -> new ArrayList<>()).add(exchange -> {
                for (int h = 0; h < headers.length; h += 2) {
                    exchange.getResponseHeaders().set(headers[h], headers[h + 1]);
                }
                return status(exchange, status, "");
            });
        }
    }

    /** Answers the next requests of a route with a text. */
    void saying(String route, String text, int times) {
        for (int i = 0; i < times; i++) {
            faults.computeIfAbsent(route, key -> new ArrayList<>()).add(exchange -> status(exchange, 200, text));
        }
    }

    /** Breaks the next connections of a route without an answer. */
    void cutting(String route, int times) {
        for (int i = 0; i < times; i++) {
            faults.computeIfAbsent(route, key -> new ArrayList<>()).add(exchange -> new byte[0]);
        }
    }

    /** Reads what is left of the body first: a client that is answered while it still sends may only see a cut line. */
    static byte[] status(HttpExchange exchange, int status, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return body;
    }

    private static String route(String path) {
        return path.contains("/preupload/")
                ? "preupload"
                : path.endsWith("/objects/batch")
                        ? "batch"
                        : path.contains("/commit/")
                                ? "commit"
                                : path.startsWith("/blob/")
                                        ? "put"
                                        : path.startsWith("/part/")
                                                ? "part"
                                                : path.startsWith("/end/")
                                                        ? "end"
                                                        : path.startsWith("/verify/")
                                                                ? "verify"
                                                                : path.equals("/api/repos/create")
                                                                                || path.equals("/api/v1/models")
                                                                        ? "create"
                                                                        : "list";
    }

    private void answer(String server, HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String route = route(path);
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            asked.add(new Asked(server, route, exchange.getRequestMethod(), headers));
            List<Function<HttpExchange, byte @Nullable []>> own = faults.getOrDefault(route, List.of());
            Function<HttpExchange, byte @Nullable []> fault;
            synchronized (own) { // uploads come side by side
                fault = own.isEmpty() ? unharmed -> null : own.removeFirst();
            }
            if (fault.apply(exchange) != null) {
                return;
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean known = ("Bearer " + TOKEN).equals(headers.get("authorization"));
            if (server.equals("site") && !known) {
                status(exchange, 401, "");
                return;
            }
            boolean modelScope = path.startsWith("/api/v1/")
                    || "modelscope".equals(exchange.getRequestURI().getQuery());
            switch (route) {
                case "create" -> create(exchange, JSON.readTree(body), modelScope);
                case "preupload" -> preupload(exchange, JSON.readTree(body));
                case "batch" -> batch(exchange, JSON.readTree(body), modelScope);
                case "put" -> put(exchange, path.substring(6), body, modelScope);
                case "part" -> part(exchange, path, body);
                case "end" -> end(exchange, path.substring(5));
                case "verify" -> status(exchange, blobs.containsKey(path.substring(8)) ? 200 : 422, "{}");
                case "commit" -> commit(exchange, new String(body, StandardCharsets.UTF_8), modelScope);
                default -> list(exchange, modelScope);
            }
        }
    }

    private static void json(HttpExchange exchange, Object value) {
        status(exchange, 200, JSON.writeValueAsString(value));
    }

    private void create(HttpExchange exchange, JsonNode body, boolean modelScope) {
        if (exists) {
            status(exchange, 409, "");
            return;
        }
        exists = true;
        isPublic = modelScope
                ? body.path("Visibility").asInt(0) == 5
                : body.path("visibility").asString("").equals("public");
        json(exchange, modelScope ? Map.of("Code", 200, "Data", Map.of()) : Map.of("url", "x"));
    }

    private void preupload(HttpExchange exchange, JsonNode body) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode files = answer.putArray("files");
        body.path("files")
                .forEach(file -> files.addObject()
                        .put("path", file.path("path").asString())
                        .put("uploadMode", file.path("size").asLong() >= LARGE ? "lfs" : "regular")
                        .put("shouldIgnore", leftOut.contains(file.path("path").asString())));
        json(exchange, answer);
    }

    private void batch(HttpExchange exchange, JsonNode body, boolean modelScope) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode objects = answer.putArray("objects");
        for (JsonNode asking : body.path("objects")) {
            String oid = asking.path("oid").asString();
            ObjectNode object = objects.addObject()
                    .put("oid", oid)
                    .put("size", asking.path("size").asLong());
            if (!blobs.containsKey(oid)) {
                ObjectNode actions = object.putObject("actions");
                actions(actions, oid, asking.path("size").asLong(), modelScope);
            }
        }
        json(exchange, modelScope ? JSON.createObjectNode().put("Code", 200).set("Data", answer) : answer);
    }

    private void actions(ObjectNode actions, String oid, long size, boolean modelScope) {
        if (modelScope) {
            actions.putObject("upload").put("href", address(site) + "/blob/" + oid + "?modelscope");
            return;
        }
        actions.putObject("verify").put("href", address(site) + "/verify/" + oid);
        if (chunk == 0) {
            actions.putObject("upload").put("href", address(store) + "/blob/" + oid);
            return;
        }
        ObjectNode upload = actions.putObject("upload").put("href", address(site) + "/end/" + oid);
        ObjectNode header = upload.putObject("header").put("chunk_size", Integer.toString(chunk));
        for (int i = 1; i <= Math.ceilDiv(size, chunk); i++) {
            header.put(String.format(Locale.ROOT, "%05d", i), address(store) + "/part/" + oid + "/" + i);
        }
    }

    private void put(HttpExchange exchange, String oid, byte[] body, boolean modelScope) {
        String cookie = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Cookie"))
                .orElse("");
        if (modelScope && !cookie.equals("m_session_id=" + TOKEN)) {
            status(exchange, 400, "{\"Code\":10030000001}");
        } else if (FakeHub.hex("SHA-256", body).equals(oid)) {
            blobs.put(oid, body);
            json(exchange, Map.of("Code", 200, "Message", "ok"));
        } else {
            status(exchange, 422, "");
        }
    }

    private void part(HttpExchange exchange, String path, byte[] body) {
        String[] steps = path.split("/");
        parts.computeIfAbsent(steps[2], key -> new TreeMap<>()).put(Integer.parseInt(steps[3]), body);
        exchange.getResponseHeaders().set("ETag", "\"" + steps[3] + "\"");
        status(exchange, 200, "");
    }

    private void end(HttpExchange exchange, String oid) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        parts.getOrDefault(oid, Map.of()).values().forEach(whole::writeBytes);
        put(exchange, oid, whole.toByteArray(), false);
    }

    private synchronized void commit(HttpExchange exchange, String body, boolean modelScope) {
        Map<String, byte[]> next = new TreeMap<>(committed);
        if (modelScope) {
            for (JsonNode action : JSON.readTree(body).path("actions")) {
                boolean lfs = action.path("type").asString().equals("lfs");
                next.put(action.path("path").asString(), bytes(action, lfs ? "sha256" : "", "content"));
            }
        } else {
            for (String line : body.split("\n")) {
                JsonNode value = JSON.readTree(line).path("value");
                switch (JSON.readTree(line).path("key").asString()) {
                    case "lfsFile" -> next.put(value.path("path").asString(), bytes(value, "oid", ""));
                    case "file" -> next.put(value.path("path").asString(), bytes(value, "", "content"));
                    case "deletedFile" -> next.remove(value.path("path").asString());
                    default -> {}
                }
            }
        }
        committed.clear();
        committed.putAll(next);
        commits++;
        json(
                exchange,
                modelScope
                        ? Map.of("Code", 200, "Data", Map.of("oid", "c" + commits))
                        : Map.of("commitOid", "c" + commits, "commitUrl", "u"));
    }

    private byte[] bytes(JsonNode value, String blob, String content) {
        return blob.isEmpty()
                ? Base64.getDecoder().decode(value.path(content).asString())
                : Objects.requireNonNull(
                        blobs.get(value.path(blob).asString()), "a commit names a blob that is not there");
    }

    /** The file that a download asks for. */
    private static Optional<String> fileName(URI address) {
        String text = address.toString();
        int resolve = text.indexOf("/resolve/" + FakeHub.COMMIT + "/");
        int query = text.indexOf("FilePath=");
        String name = resolve >= 0
                ? text.substring(resolve + FakeHub.COMMIT.length() + 10)
                : query >= 0 ? text.substring(query + 9) : "";
        return name.isEmpty() ? Optional.empty() : Optional.of(URLDecoder.decode(name, StandardCharsets.UTF_8));
    }

    private void list(HttpExchange exchange, boolean modelScope) throws IOException {
        if (!exists) {
            status(exchange, 404, "");
            return;
        }
        Optional<String> wanted = fileName(exchange.getRequestURI());
        if (wanted.isPresent()) {
            byte[] bytes = committed.getOrDefault(wanted.get(), new byte[0]);
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            return;
        }
        ObjectNode root = JSON.createObjectNode();
        if (modelScope) {
            ArrayNode files =
                    root.put("Code", 200).put("Success", true).putObject("Data").putArray("Files");
            committed.forEach((name, bytes) -> files.addObject()
                    .put("Path", name)
                    .put("Type", "blob")
                    .put("Size", bytes.length)
                    .put("Sha256", FakeHub.hex("SHA-256", bytes)));
        } else {
            ArrayNode files = root.put("sha", FakeHub.COMMIT).putArray("siblings");
            committed.forEach((name, bytes) -> {
                ObjectNode file = files.addObject().put("rfilename", name).put("size", bytes.length);
                file.put("blobId", FakeHub.hex("SHA-1", FakeHub.gitBlob(bytes)));
                if (bytes.length >= LARGE) {
                    file.putObject("lfs").put("sha256", FakeHub.hex("SHA-256", bytes));
                }
            });
        }
        json(exchange, root);
    }

    URI address() {
        return URI.create(address(site));
    }

    @Override
    public void close() {
        site.stop(0);
        store.stop(0);
    }
}
