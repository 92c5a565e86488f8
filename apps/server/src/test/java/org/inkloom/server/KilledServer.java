package org.inkloom.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;

/** A server in a process of its own that is killed and started again, and one client that hears what it says. */
final class KilledServer {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<String> command = new ArrayList<>();
    private final RunningServer.Heard heard = new RunningServer.Heard();
    private HttpClient client = HttpClient.newHttpClient();
    private Process process;
    private volatile int port;

    KilledServer(Path state, Optional<String> database) throws IOException {
        this(state, "cpu", database);
    }

    KilledServer(Path state, String devices, Optional<String> database) throws IOException {
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx192m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledServerMain.class.getName(),
                state.toString(),
                devices));
        database.ifPresent(command::add);
        process = start();
    }

    private Process start() throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines = started.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("the server did not start");
        }
        port = Integer.parseInt(line);
        client = HttpClient.newHttpClient();
        try {
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws?clientId=watcher"), heard)
                    .join();
            socket.request(1);
        } catch (CompletionException e) {
            throw new IOException(e);
        }
        return started;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL, and a new process on the same state. */
    void killAndStartAgain() throws IOException, InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
        process = start();
    }

    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks until a server is there that answers. */
    HttpResponse<String> ask(String path, Optional<String> body) throws InterruptedException {
        // A machine that does other things takes a while to start a virtual machine.
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
            body.ifPresent(text -> request.POST(HttpRequest.BodyPublishers.ofString(text)));
            try {
                return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                // It was just killed.
                Thread.sleep(10);
            }
        }
        throw new AssertionError("no server answers");
    }

    JsonNode json(String path) throws InterruptedException {
        return ComfyJson.read(ask(path, Optional.empty()).body());
    }

    /** Returns all messages so far. */
    List<JsonNode> heard() {
        return List.copyOf(heard.texts);
    }
}
