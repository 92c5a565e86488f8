package org.inkloom.server.v2;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.inkloom.server.desk.Desk;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.work.JobWatches;
import org.inkloom.server.work.LiveJobs;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Server-sent events of one job: its state now, then what changes, about twice a second, until it has ended. */
final class JobEvents {
    private static final Duration PACE = Duration.ofMillis(450);
    private static final int QUIET = 20;
    private static final int MOST_OF_ONE = 32;

    private final JobWatches watches;
    private final JobObject objects;
    private final Map<String, AtomicInteger> streams = new ConcurrentHashMap<>();

    JobEvents(JobWatches watches, JobObject objects) {
        this.watches = watches;
        this.objects = objects;
    }

    void stream(Exchange exchange, Desk desk, String id) throws Exception {
        AtomicInteger open = streams.computeIfAbsent(desk.owner(), owner -> new AtomicInteger());
        if (open.incrementAndGet() > MOST_OF_ONE) {
            open.decrementAndGet();
            throw Refused.with(429, "too_many_streams", MOST_OF_ONE + " streams of events are open already.");
        }
        String base = exchange.base();
        exchange.takesLong();
        try (JobWatches.Watch watch = watches.watch(id)) {
            exchange.stream(
                    "text/event-stream; charset=utf-8", out -> new Told(out, exchange, desk, id, base).untilEnd(watch));
        } finally {
            open.decrementAndGet();
        }
    }

    /** What one client was told already. */
    private final class Told {
        private final OutputStream out;
        private final Exchange exchange;
        private final Desk desk;
        private final String id;
        private final String base;
        private String status = "";
        private String progress = "";
        private Optional<LiveJobs.Shown> shown = Optional.empty();
        private int quiet;

        private Told(OutputStream out, Exchange exchange, Desk desk, String id, String base) {
            this.out = out;
            this.exchange = exchange;
            this.desk = desk;
            this.id = id;
            this.base = base;
        }

        private void untilEnd(JobWatches.Watch watch) throws Exception {
            while (!tell()) {
                exchange.requireAdmitted();
                // Previews come as often as steps; what has changed since is told at an even pace.
                long end = System.nanoTime() + PACE.toNanos();
                for (long left = PACE.toNanos(); left > 0; left = end - System.nanoTime()) {
                    Optional<JobWatches.Heard> heard = watch.next(Duration.ofNanos(left));
                    if (heard.isPresent() && heard.get() instanceof JobWatches.Heard.Stopping) {
                        return;
                    }
                    if (heard.isPresent() && heard.get() instanceof JobWatches.Heard.Ended) {
                        break;
                    }
                }
            }
        }

        /** Tells what is new, and returns whether the job has ended. */
        private boolean tell() throws IOException {
            Optional<ObjectNode> found = objects.of(desk, id, base);
            if (found.isEmpty()) {
                return true;
            }
            ObjectNode job = found.get();
            Optional<LiveJobs.Snapshot> live = watches.live().of(id);
            if (live.isPresent()) {
                tell(live.get());
            }
            for (JsonNode output : job.path("outputs")) {
                write("output", output);
            }
            ObjectNode event = ComfyJson.MAPPER.createObjectNode();
            event.put("status", job.path("status").asString()).set("queue_position", job.path("queue_position"));
            boolean ended = !job.path("completed_at").isNull();
            if (ended) {
                event.set("job", job);
            }
            if (!event.toString().equals(status)) {
                status = event.toString();
                write("status", event);
            } else if (++quiet % QUIET == 0) {
                send(": waiting\n\n");
            }
            return ended;
        }

        private void tell(LiveJobs.Snapshot snapshot) throws IOException {
            ObjectNode now = JobObject.progress(snapshot);
            if (!now.toString().equals(progress)) {
                progress = now.toString();
                write("progress", now);
            }
            if (snapshot.preview().isPresent() && !snapshot.preview().equals(shown)) {
                shown = snapshot.preview();
                LiveJobs.Shown last = shown.get();
                write(
                        "preview",
                        ComfyJson.MAPPER
                                .createObjectNode()
                                .put("node_id", last.node())
                                .put("content_type", last.preview().format().mediaType())
                                .put(
                                        "data_base64",
                                        Base64.getEncoder()
                                                .encodeToString(last.preview().bytes())));
            }
        }

        private void write(String event, JsonNode data) throws IOException {
            send("event: " + event + "\ndata: " + data + "\n\n");
        }

        private void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
