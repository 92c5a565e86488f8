package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.inkloom.server.log.ServerLog;
import org.inkloom.server.trace.Traces;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.NodePackProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A server on a free port, and a client for it. */
final class RunningServer implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final InkloomServer server;
    final List<Throwable> failures = new ArrayList<>();

    RunningServer(Path state, NodePackProvider pack, Optional<String> token) {
        this(usual(state).withAccess(ServerAccess.OPEN.withToken(token)), pack);
    }

    RunningServer(ServerOptions options, NodePackProvider pack) {
        server = InkloomServer.start(options, pack, "test", (where, e) -> failures.add(e));
    }

    /** A server that writes down what happens. */
    RunningServer(ServerOptions options, NodePackProvider pack, ServerLog log) {
        this(options, pack, log, Traces.NONE);
    }

    /** A server that writes down and records what happens. */
    RunningServer(ServerOptions options, NodePackProvider pack, ServerLog log, Traces traces) {
        server = InkloomServer.start(options, pack, "test", log, traces);
    }

    /** Returns options for a free port and small limits. */
    static ServerOptions usual(Path state) {
        return ServerOptions.of(state)
                .listeningAt("127.0.0.1", 0)
                .withDevice("cpu")
                .withLimits(ServerLimits.usual().withSizes(1L << 20, 1L << 20));
    }

    URI uri(String path) {
        return URI.create(server.address() + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(
                    request.build().method() + " " + request.build().uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    JsonNode json(String path) {
        return ComfyJson.read(get(path).body());
    }

    /** Queues a graph and returns the answer. */
    JsonNode queue(String prompt, String client) {
        return ComfyJson.read(post(
                        "/prompt",
                        "{\"prompt\":" + prompt + (client.isEmpty() ? "" : ",\"client_id\":\"" + client + "\"") + "}")
                .body());
    }

    /** Waits until so many sockets are open: a client may know of its own a moment before the server counts it. */
    void untilSockets(int count) throws InterruptedException {
        for (int i = 0; i < 3_000 && server.sockets() != count; i++) {
            Thread.sleep(10);
        }
        assertThat(server.sockets()).as("open sockets").isEqualTo(count);
    }

    /** Waits until a job is in the history. */
    JsonNode ended(String id) throws InterruptedException {
        for (int i = 0; i < 2_000; i++) {
            JsonNode history = json("/history/" + id);
            if (history.has(id)) {
                return history.path(id);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError("job " + id + " did not end: " + get("/queue").body());
    }

    /** A client's socket, with what it heard. */
    static final class Heard implements WebSocket.Listener {
        final BlockingQueue<JsonNode> texts = new LinkedBlockingQueue<>();
        final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                texts.add(ComfyJson.read(part.toString()));
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            binaries.add(bytes);
            socket.request(1);
            return null;
        }

        JsonNode next() throws InterruptedException {
            JsonNode text = texts.poll(20, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("nothing was said for 20 s");
            }
            return text;
        }

        /** Returns all messages up to the end of a job. */
        List<JsonNode> untilEnd() throws InterruptedException {
            List<JsonNode> all = new ArrayList<>();
            do {
                all.add(next());
            } while (!all.getLast().path("type").asString().equals("executing")
                    || !all.getLast().path("data").path("node").isNull());
            return all;
        }
    }

    Heard listen(String client, Heard heard) {
        CLIENT.newWebSocketBuilder()
                .buildAsync(URI.create("ws" + server.address().substring(4) + "/ws?clientId=" + client), heard)
                .join();
        return heard;
    }

    @Override
    public void close() {
        server.close();
    }
}
