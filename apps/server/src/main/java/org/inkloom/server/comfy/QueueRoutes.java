package org.inkloom.server.comfy;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.server.work.JobQueue;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobStore;
import org.inkloom.workflow.queue.OwnJobs;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What ComfyUI's queue cannot do: {@code /queue/pause}, {@code /queue/resume}, {@code /queue/move}, {@code /queue/retry}, and
 * {@code GET /queue/state}, which says whether it is held and how much waits and has ended.
 */
public final class QueueRoutes {
    private final JobStore store;
    private final JobQueue jobs;
    private final Desks desks;

    /** Takes what the routes work on. */
    public QueueRoutes(JobStore store, JobQueue jobs, Desks desks) {
        this.store = store;
        this.jobs = jobs;
        this.desks = desks;
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
        OwnJobs own = desks.of(exchange).jobs();
        exchange.answer(answer.put("queue_remaining", own.remaining()).put("history_count", own.endedCount()));
    }

    private void hold(Exchange exchange, boolean held) {
        exchange.requireAdmin();
        store.pause(held);
        jobs.changed();
        state(exchange);
    }

    /** With {@code before} another job's id, {@code "to": "front"} or {@code "to": "back"}. */
    private void move(Exchange exchange) {
        JsonNode body = exchange.json();
        String id = id(body);
        Optional<String> before = text(body, "before");
        if (before.isEmpty()) {
            before = switch (body.path("to").asString("")) {
                case "front" ->
                    desks.of(exchange).jobs().open().pending().stream()
                            .findFirst()
                            .map(Job::id);
                case "back" -> Optional.empty();
                default ->
                    throw new HttpError(
                            400, "Say where to: \"to\": \"front\" or \"back\", or \"before\": a prompt_id.");
            };
        }
        exchange.about(id);
        boolean moved = desks.of(exchange).jobs().move(id, before);
        if (moved) {
            jobs.changed();
        }
        exchange.answer(ComfyJson.MAPPER.createObjectNode().put("moved", moved));
    }

    /** Queues what has ended once more, under an id of its own; what was finished of it is in the cache. */
    private void retry(Exchange exchange) {
        JsonNode body = exchange.json();
        String id = id(body);
        Job before = desks.of(exchange)
                .jobs()
                .ended(id)
                .orElseThrow(() -> new HttpError(404, "Job not found"))
                .job();
        if (!jobs.hasRoom(desks.of(exchange))) {
            throw new HttpError(429, "The queue is full. Wait until some jobs have run.");
        }
        ObjectNode extra = (ObjectNode) ComfyJson.read(before.extra());
        long next = jobs.nextNumber();
        JobQueue.Asked asked = new JobQueue.Asked(
                UUID.randomUUID().toString(),
                before.prompt(),
                extra.put("retry_of", id),
                before.outputs(),
                before.client(),
                OptionalDouble.of(body.path("front").asBoolean(false) ? (double) -next : (double) next),
                Optional.empty());
        Job again = jobs.add(desks.of(exchange), asked)
                .orElseThrow(() -> new IllegalStateException("an id that was drawn twice"));
        exchange.about(again.id())
                .answer(ComfyJson.MAPPER
                        .createObjectNode()
                        .put("prompt_id", again.id())
                        .put("number", (long) again.number()));
    }

    private static String id(JsonNode body) {
        return text(body, "prompt_id").orElseThrow(() -> new HttpError(400, "prompt_id is missing."));
    }

    private static Optional<String> text(JsonNode body, String name) {
        JsonNode field = body.path(name);
        return field.isString() ? Optional.of(field.stringValue()) : Optional.empty();
    }
}
