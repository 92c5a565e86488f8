package org.inkloom.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.inkloom.server.InkloomServer;
import org.inkloom.server.ServerAccess;
import org.inkloom.server.ServerOptions;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;

/** A server whose drawings need no model. */
final class DrawingHost implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final DrawingPack pack = new DrawingPack();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final InkloomServer server;
    private final int port;

    /** Starts on a port; 0 is a free one. */
    DrawingHost(Path state, int port, Optional<String> token) {
        ServerOptions options = ServerOptions.of(state)
                .listeningAt("127.0.0.1", port)
                .withDevice("cpu")
                .withAccess(ServerAccess.OPEN.withToken(token));
        server = InkloomServer.start(options, pack, "test", (where, e) -> failures.add(e));
        this.port = server.port();
    }

    URI address() {
        return URI.create(server.address());
    }

    int port() {
        return port;
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.address() + path)).build();
        byte[] body =
                HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        return ComfyJson.read(new String(body, StandardCharsets.UTF_8));
    }

    /** Returns how many jobs have ended. */
    int ended() throws IOException, InterruptedException {
        return json("/history").size();
    }

    /** Waits until a job has a status. */
    void until(String job, String status) throws IOException, InterruptedException {
        for (int i = 0; i < 2_000; i++) {
            if (json("/api/v2/jobs/" + job).path("status").asString("").equals(status)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError(json("/api/v2/jobs/" + job).toString());
    }

    @Override
    public void close() {
        server.close();
    }
}
