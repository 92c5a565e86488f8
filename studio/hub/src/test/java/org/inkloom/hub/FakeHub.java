package org.inkloom.hub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Both sites on loopback, with the faults that networks have. Large files are redirected to another server, as is usual. */
final class FakeHub implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    static final Patience SHORT =
            new Patience(3, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(20), 0);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LARGE = 1000;

    /** One request that came. */
    record Asked(String server, String path, String range, String authorization) {}

    final Map<String, byte[]> files = new LinkedHashMap<>();
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    /** Bytes after which the connection breaks, one entry for each attempt. */
    final Map<String, List<Integer>> breaks = new HashMap<>();
    /** Bytes that are sent in place of a file's own. */
    final Map<String, byte[]> lies = new HashMap<>();
    /** Statuses that are answered in place of the next answers. */
    final List<Integer> statuses = new CopyOnWriteArrayList<>();

    final Map<String, String> errorHeaders = new HashMap<>();

    @Nullable
    String requiredToken;

    boolean ignoresRanges;
    private final HttpServer site = server();
    private final HttpServer store = server();

    FakeHub() {
        site.createContext("/", exchange -> answer("site", exchange));
        store.createContext("/", exchange -> answer("store", exchange));
        site.start();
        store.start();
    }

    private static HttpServer server() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    URI address() {
        return URI.create(address(site));
    }

    HubSettings settings(Path home, String... more) {
        Map<String, String> environment =
                new HashMap<>(Map.of("HF_ENDPOINT", address(site) + "/", "MODELSCOPE_DOMAIN", address(site)));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return HubSettings.of(environment, home);
    }

    Hub hub(Path home, String... more) {
        return Hub.open(settings(home, more), SHORT);
    }

    long requests(String server, String pathPart) {
        return asked.stream()
                .filter(one -> one.server().equals(server) && one.path().contains(pathPart))
                .count();
    }

    private void answer(String server, HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getRequestHeaders();
            String path = exchange.getRequestURI().toString();
            asked.add(new Asked(
                    server,
                    path,
                    Optional.ofNullable(headers.getFirst("Range")).orElse(""),
                    Optional.ofNullable(headers.getFirst("Authorization")).orElse("")));
            if (!statuses.isEmpty()) {
                errorHeaders.forEach(
                        (name, value) -> exchange.getResponseHeaders().set(name, value));
                exchange.sendResponseHeaders(statuses.removeFirst(), -1);
            } else if (server.equals("store")) {
                file(exchange, decoded(path.substring(1)));
            } else if (requiredToken != null
                    && !("Bearer " + requiredToken).equals(headers.getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (path.startsWith("/api/models/")) {
                send(exchange, JSON.writeValueAsBytes(huggingFace()));
            } else if (path.contains("/repo/files?")) {
                send(exchange, JSON.writeValueAsBytes(modelScope()));
            } else {
                Optional<String> name = fileName(path);
                if (name.isEmpty() || !files.containsKey(name.get())) {
                    exchange.sendResponseHeaders(404, -1);
                } else if (files.get(name.get()).length >= LARGE) {
                    exchange.getResponseHeaders().set("Location", address(store) + "/" + name.get());
                    exchange.sendResponseHeaders(302, -1);
                } else {
                    file(exchange, name.get());
                }
            }
        }
    }

    private static Optional<String> fileName(String path) {
        int resolve = path.indexOf("/resolve/" + COMMIT + "/");
        int query = path.indexOf("FilePath=");
        return resolve >= 0
                ? Optional.of(decoded(path.substring(resolve + COMMIT.length() + 10)))
                : query >= 0 ? Optional.of(decoded(path.substring(query + 9))) : Optional.empty();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private void file(HttpExchange exchange, String name) throws IOException {
        byte[] bytes = lies.getOrDefault(name, files.getOrDefault(name, new byte[0]));
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null || ignoresRanges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from >= bytes.length && from > 0) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        }
        List<Integer> left = breaks.getOrDefault(name, List.of());
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
        OutputStream out = exchange.getResponseBody();
        if (left.isEmpty()) {
            out.write(bytes, from, bytes.length - from);
            out.close();
        } else {
            int until = left.removeFirst();
            out.write(bytes, from, Math.max(0, until - from));
            out.flush();
            // The exchange is closed with bytes missing: the connection breaks.
        }
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private ObjectNode huggingFace() {
        ObjectNode root = JSON.createObjectNode().put("sha", COMMIT);
        ArrayNode siblings = root.putArray("siblings");
        files.forEach((name, bytes) -> {
            ObjectNode file = siblings.addObject().put("rfilename", name).put("size", bytes.length);
            file.put("blobId", hex("SHA-1", gitBlob(bytes)));
            if (bytes.length >= LARGE) {
                file.putObject("lfs").put("sha256", hex("SHA-256", bytes)).put("size", bytes.length);
            }
        });
        return root;
    }

    private ObjectNode modelScope() {
        ObjectNode root = JSON.createObjectNode().put("Code", 200).put("Success", true);
        ArrayNode list = root.putObject("Data").putArray("Files");
        list.addObject()
                .put("Name", "folder")
                .put("Path", "folder")
                .put("Type", "tree")
                .put("Size", 0);
        files.forEach((name, bytes) -> list.addObject()
                .put("Name", name)
                .put("Path", name)
                .put("Type", "blob")
                .put("Size", bytes.length)
                .put("Sha256", hex("SHA-256", bytes)));
        return root;
    }

    byte[] bytesOf(String name) {
        return Objects.requireNonNull(files.get(name));
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    static byte[] gitBlob(byte[] bytes) {
        byte[] head = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, whole, head.length, bytes.length);
        return whole;
    }

    static String hex(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Integer> breaking(String name, Integer... after) {
        return breaks.compute(name, (_, _) -> new ArrayList<>(List.of(after)));
    }

    @Override
    public void close() {
        site.stop(0);
        store.stop(0);
    }
}
