package org.inkloom.server.comfy;

import java.util.Optional;
import java.util.UUID;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.server.socket.Sockets;
import org.inkloom.server.work.JobWorker;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What ComfyUI's queue cannot do: {@code /queue/pause}, {@code /queue/resume}, {@code /queue/move}, {@code /queue/retry}, and
 * {@code GET /queue/state}, which says whether it is held.
 */
public final class QueueRoutes {
    private final JobStore store;
    private final JobWorker worker;
    private final Sockets sockets;

    /** Takes what the routes work on. */
    public QueueRoutes(JobStore store, JobWorker worker, Sockets sockets) {
        this.store = store;
        this.worker = worker;
        this.sockets = sockets;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.add("GET", "/queue/state", this::state)
                .add("POST", "/queue/pause", exchange -> hold(exchange, true))
                .add("POST", "/queue/resume", exchange -> hold(exchange, false))
                .add("POST", "/queue/move", this::move)
                .add("POST", "/queue/retry", this::retry);
    }

    private void state(Exchange exchange) {
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode().put("paused", store.isPaused());
        exchange.answer(answer.put("queue_remaining", store.remaining()));
    }

    private void hold(Exchange exchange, boolean held) {
        store.pause(held);
        worker.wake();
        sockets.status();
        state(exchange);
    }

    /** With {@code before} another job's id, {@code "to": "front"} or {@code "to": "back"}. */
    private void move(Exchange exchange) {
        JsonNode body = exchange.json();
        String id = id(body);
        Optional<String> before = text(body, "before");
        if (before.isEmpty()) {
            before = switch (body.path("to").asString("")) {
                case "front" -> store.pending().stream().findFirst().map(Job::id);
                case "back" -> Optional.empty();
                default ->
                    throw new HttpError(
                            400, "Say where to: \"to\": \"front\" or \"back\", or \"before\": a prompt_id.");
            };
        }
        boolean moved = store.move(id, before);
        if (moved) {
            sockets.status();
        }
        exchange.answer(ComfyJson.MAPPER.createObjectNode().put("moved", moved));
    }

    /** Queues what has ended once more, under an id of its own; what was finished of it is in the cache. */
    private void retry(Exchange exchange) {
        JsonNode body = exchange.json();
        String id = id(body);
        Job before = store.ended(id)
                .orElseThrow(() -> new HttpError(404, "Job not found"))
                .job();
        if (store.remaining() >= JobStore.MOST_WAITING) {
            throw new HttpError(429, "The queue is full: " + JobStore.MOST_WAITING + " jobs wait.");
        }
        long now = System.currentTimeMillis();
        ObjectNode extra = (ObjectNode) ComfyJson.read(before.extra());
        extra.put("create_time", now).put("retry_of", id);
        long next = store.nextNumber();
        Job again = new Job(
                UUID.randomUUID().toString(),
                body.path("front").asBoolean(false) ? (double) -next : (double) next,
                before.prompt(),
                extra.toString(),
                before.outputs(),
                before.client(),
                now);
        store.add(again);
        sockets.status();
        worker.wake();
        exchange.answer(
                ComfyJson.MAPPER.createObjectNode().put("prompt_id", again.id()).put("number", (long) again.number()));
    }

    private static String id(JsonNode body) {
        return text(body, "prompt_id").orElseThrow(() -> new HttpError(400, "prompt_id is missing."));
    }

    private static Optional<String> text(JsonNode body, String name) {
        JsonNode field = body.path(name);
        return field.isString() ? Optional.of(field.stringValue()) : Optional.empty();
    }
}
