package org.inkloom.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.inkloom.run.Cancellation;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Requests to one server. Where it was there before and is out of reach, it is asked again until the patience is over: all
 * that is sent may be sent twice.
 */
final class ServerCalls implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(50);
    /** A proxy whose server is away, and a server that is being ended. */
    private static final Set<Integer> AWAY = Set.of(502, 503, 504);

    private final URI server;
    private final String base;
    private final RemoteOptions options;
    private final HttpClient client;
    private volatile boolean reached;
    private volatile boolean closed;

    ServerCalls(URI server, RemoteOptions options) {
        boolean http = "http".equalsIgnoreCase(server.getScheme()) || "https".equalsIgnoreCase(server.getScheme());
        if (!http || server.getHost() == null || server.getRawQuery() != null || server.getRawFragment() != null) {
            throw RemoteRefusals.noAddress(server);
        }
        this.server = server;
        this.base = server.toString().replaceFirst("/+$", "");
        this.options = options;
        // A redirect is not followed: the token is for this server alone.
        this.client = HttpClient.newBuilder()
                .connectTimeout(options.connecting())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** How a request to be sent is called, and under which key it is known. Its body may be sent more than once. */
    record Call(String method, String path, String type, HttpRequest.BodyPublisher body, Optional<String> key) {
        private static final String JSON = "application/json";

        static Call get(String path) {
            return new Call("GET", path, JSON, BodyPublishers.noBody(), Optional.empty());
        }

        static Call post(String path, String body) {
            return new Call("POST", path, JSON, BodyPublishers.ofString(body), Optional.empty());
        }

        /** A form with a file, which the server compares with its digest. */
        static Call file(String path, byte[] content, String name, String hash) {
            String boundary = "inkloom-" + hash.substring(hash.indexOf(':') + 1);
            String part = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"";
            String head = part + "file_path\"\r\n\r\n" + name.replaceAll("[\\r\\n]", " ") + "\r\n" + part
                    + "expected_hash\"\r\n\r\n" + hash + "\r\n" + part
                    + "file\"; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\n";
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
            body.writeBytes(content);
            body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
            String type = "multipart/form-data; boundary=" + boundary;
            return new Call("POST", path, type, BodyPublishers.ofByteArray(body.toByteArray()), Optional.empty());
        }

        Call withKey(String value) {
            return new Call(method, path, type, body, Optional.of(value));
        }
    }

    URI server() {
        return server;
    }

    private HttpRequest.Builder request(Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + call.path()));
        options.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        if (call.method().equals("POST")) {
            call.key().ifPresent(key -> request.header("Idempotency-Key", key));
            request.header("Content-Type", call.type()).POST(call.body());
        }
        return request;
    }

    /** Opens an answer that comes piece by piece, without patience. */
    HttpResponse<java.io.InputStream> open(Call call) throws IOException, InterruptedException {
        return client.send(request(call).build(), BodyHandlers.ofInputStream());
    }

    /**
     * Asks, and returns the answer whatever its status.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-REMOTE-001} if the server cannot be reached, {@code -009} if the
     *     thread is interrupted or the studio closed
     * @throws org.inkloom.run.CancelledException if a stop is asked for while the server is waited for
     */
    HttpResponse<byte[]> ask(Call call, Cancellation stop, RemoteListener listener) {
        HttpRequest request = request(call).timeout(options.answering()).build();
        long began = System.nanoTime();
        boolean told = false;
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            IOException failure;
            try {
                HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
                reached = true;
                if (!isForLater(answer)) {
                    return answer;
                }
                failure = new IOException("it answers " + answer.statusCode());
            } catch (IOException e) {
                failure = e;
            } catch (InterruptedException e) {
                throw interrupted();
            }
            if (closed) {
                throw RemoteRefusals.left(server, "the studio was closed");
            }
            boolean late = System.nanoTime() - began > options.patience().toNanos();
            if (!reached || late || failure instanceof SSLException) {
                throw RemoteRefusals.outOfReach(server, failure, call.key());
            }
            if (!told) {
                listener.said("The server at " + server + " is out of reach and waited for.");
                told = true;
            }
            pause(pause, stop);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** A full queue is said at once; that requests come too fast passes. */
    private static boolean isForLater(HttpResponse<byte[]> answer) {
        return AWAY.contains(answer.statusCode())
                || answer.statusCode() == 429
                        && !read(answer).path("error").path("code").asString("").equals("queue_full");
    }

    /** Waits, looking whether to stop. */
    void pause(Duration pause, Cancellation stop) {
        long end = System.nanoTime() + pause.toNanos();
        try {
            for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
                stop.check("waiting for the server");
                TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK.toNanos()));
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    org.inkloom.run.InkloomException interrupted() {
        Thread.currentThread().interrupt();
        return RemoteRefusals.left(server, "the thread was interrupted");
    }

    /** Asks for JSON. */
    JsonNode json(Call call, Cancellation stop, RemoteListener listener) {
        HttpResponse<byte[]> answer = ask(call, stop, listener);
        JsonNode body = read(answer);
        if (answer.statusCode() / 100 != 2) {
            throw RemoteRefusals.refused(server, answer.statusCode(), body);
        }
        if (!body.isObject()) {
            throw RemoteRefusals.strange(server, call.path() + " is answered by what is no JSON object.");
        }
        return body;
    }

    /** Asks for a file. */
    byte[] bytes(Call call, Cancellation stop, RemoteListener listener) {
        HttpResponse<byte[]> answer = ask(call, stop, listener);
        if (answer.statusCode() != 200) {
            throw RemoteRefusals.refused(server, answer.statusCode(), read(answer));
        }
        return answer.body();
    }

    /** Reads an answer; nothing where it is no JSON. */
    static JsonNode read(HttpResponse<byte[]> answer) {
        return parsed(new String(answer.body(), StandardCharsets.UTF_8));
    }

    static JsonNode parsed(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    @Override
    public void close() {
        closed = true;
        client.shutdownNow();
    }
}
