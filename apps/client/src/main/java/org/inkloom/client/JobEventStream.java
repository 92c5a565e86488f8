package org.inkloom.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * The server-sent events of one job, read by a thread of their own until the server ends them or the connection is cut. Whoever
 * listens asks afterwards how the job is, so that it does not matter which of the two it was.
 */
final class JobEventStream implements AutoCloseable {
    /** The server says something at least every 10 s; a connection that is quiet for longer is cut without a word. */
    private static final Duration LONGEST_QUIET = Duration.ofSeconds(35);

    /** One event: its name and its data. */
    record Event(String name, JsonNode data) {}

    private final ServerCalls calls;
    private final String job;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Thread reader;
    private volatile Optional<InputStream> body = Optional.empty();
    private volatile boolean ended;
    private volatile long heard = System.nanoTime();

    JobEventStream(ServerCalls calls, String job) {
        this.calls = calls;
        this.job = job;
        this.reader = Thread.ofVirtual().name("inkloom-events-" + job).start(this::read);
    }

    /** Returns the next event; nothing where none came in time. */
    Optional<Event> next(Duration wait) throws InterruptedException {
        return Optional.ofNullable(events.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Returns whether nothing more will come. */
    boolean isOver() {
        boolean silent = System.nanoTime() - heard > LONGEST_QUIET.toNanos();
        return (ended || silent) && events.isEmpty();
    }

    private void read() {
        try {
            HttpResponse<InputStream> answer = calls.open(ServerCalls.Call.get("/api/v2/jobs/" + job + "/events"));
            try (InputStream bytes = answer.body();
                    BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
                body = Optional.of(bytes);
                if (answer.statusCode() == 200) {
                    read(lines);
                }
            }
        } catch (IOException e) {
            // Cut: whoever listens asks how the job is, and is told why where that cannot be asked.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
        }
    }

    private void read(BufferedReader lines) throws IOException {
        String name = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            heard = System.nanoTime();
            if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                data.append(line, "data: ".length(), line.length());
            } else if (line.isEmpty() && !name.isEmpty()) {
                events.add(new Event(name, ServerCalls.parsed(data.toString())));
                name = "";
                data.setLength(0);
            }
        }
    }

    @Override
    public void close() {
        reader.interrupt();
        body.ifPresent(bytes -> {
            try {
                bytes.close();
            } catch (IOException e) {
                // It was cut already.
            }
        });
    }
}
