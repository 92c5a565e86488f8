package org.inkloom.server.comfy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.server.socket.Sockets;
import org.inkloom.server.work.JobWorker;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.queue.EndedJob;
import org.inkloom.workflow.queue.JobStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /history} and {@code /api/jobs}. */
public final class HistoryRoutes {
    private static final Set<String> STATES = Set.of("pending", "in_progress", "completed", "failed", "cancelled");

    private final JobStore store;
    private final JobWorker worker;
    private final Sockets sockets;

    /** Takes what the routes work on. */
    public HistoryRoutes(JobStore store, JobWorker worker, Sockets sockets) {
        this.store = store;
        this.worker = worker;
        this.sockets = sockets;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.add("GET", "/history", this::history)
                .add("GET", "/history/{id}", this::one)
                .add("POST", "/history", this::change)
                .addBare("GET", "/api/jobs", this::jobs)
                .addBare("POST", "/api/jobs/cancel", this::cancelSeveral)
                .addBare("GET", "/api/jobs/{id}", this::job)
                .addBare("POST", "/api/jobs/{id}/cancel", this::cancel);
    }

    private void history(Exchange exchange) {
        long most = whole(exchange, "max_items").orElse((long) JobStore.MOST_ENDED);
        long offset = whole(exchange, "offset").orElse(-1L);
        long count = Math.max(0, most);
        List<EndedJob> ended = store.ended(offset >= 0 ? offset : Math.max(0, store.endedCount() - count), count);
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode();
        ended.forEach(job -> answer.set(job.job().id(), JobJson.history(job)));
        exchange.answer(answer);
    }

    private static Optional<Long> whole(Exchange exchange, String name) {
        return exchange.parameter(name).map(text -> {
            if (!text.matches("-?\\d{1,15}")) {
                throw new HttpError(400, name + " must be a whole number.");
            }
            return Long.parseLong(text);
        });
    }

    private void one(Exchange exchange) {
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode();
        store.ended(exchange.name("id")).ifPresent(job -> answer.set(job.job().id(), JobJson.history(job)));
        exchange.answer(answer);
    }

    private void change(Exchange exchange) {
        JsonNode body = exchange.json();
        if (body.path("clear").asBoolean(false)) {
            store.forgetAll();
        }
        store.forget(PromptRoutes.strings(body.path("delete")));
        exchange.done();
    }

    private void jobs(Exchange exchange) {
        List<String> wanted = exchange.parameter("status")
                .filter(text -> !text.isBlank())
                .map(text -> List.of(text.split(",")))
                .orElse(List.copyOf(STATES));
        if (!STATES.containsAll(wanted)) {
            throw new HttpError(
                    400,
                    "status must be some of "
                            + String.join(", ", STATES.stream().sorted().toList()) + ".");
        }
        Optional<Long> limit = whole(exchange, "limit");
        if (limit.isPresent() && limit.get() <= 0) {
            throw new HttpError(400, "limit must be above 0.");
        }
        int offset = Math.clamp(whole(exchange, "offset").orElse(0L), 0, Integer.MAX_VALUE);
        List<ObjectNode> all = summaries(wanted);
        exchange.parameter("workflow_id")
                .ifPresent(id -> all.removeIf(
                        job -> !job.path("workflow_id").asString("").equals(id)));
        sort(all, exchange);
        int end = (int) Math.min(all.size(), offset + limit.orElse((long) all.size()));
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode();
        ArrayNode page = answer.putArray("jobs");
        all.subList(Math.min(offset, all.size()), Math.max(Math.min(offset, all.size()), end))
                .forEach(page::add);
        ObjectNode pagination = answer.putObject("pagination").put("offset", offset);
        pagination.set("limit", ComfyJson.json(limit.orElse(null)));
        pagination.put("total", all.size()).put("has_more", end < all.size());
        exchange.answer(answer);
    }

    private List<ObjectNode> summaries(List<String> wanted) {
        List<ObjectNode> all = new ArrayList<>();
        if (wanted.contains("in_progress")) {
            store.running().forEach(job -> all.add(JobJson.summary(job, "in_progress")));
        }
        if (wanted.contains("pending")) {
            store.pending().forEach(job -> all.add(JobJson.summary(job, "pending")));
        }
        if (wanted.contains("completed") || wanted.contains("failed") || wanted.contains("cancelled")) {
            store.ended(0, JobStore.MOST_ENDED).stream()
                    .filter(job -> wanted.contains(job.state().name().toLowerCase(Locale.ROOT)))
                    .forEach(job -> all.add(JobJson.summary(job)));
        }
        return all;
    }

    private static void sort(List<ObjectNode> all, Exchange exchange) {
        String by = exchange.parameter("sort_by").orElse("created_at");
        String order = exchange.parameter("sort_order").orElse("desc");
        Comparator<ObjectNode> comparator = switch (by) {
            case "created_at" ->
                Comparator.comparingLong(job -> job.path("create_time").asLong(0));
            case "execution_duration" ->
                Comparator.comparingLong(job -> job.path("execution_end_time").asLong(0)
                        - job.path("execution_start_time").asLong(0));
            default -> throw new HttpError(400, "sort_by must be created_at or execution_duration.");
        };
        switch (order) {
            case "asc" -> all.sort(comparator);
            case "desc" -> all.sort(comparator.reversed());
            default -> throw new HttpError(400, "sort_order must be asc or desc.");
        }
    }

    private void job(Exchange exchange) {
        String id = exchange.name("id");
        Optional<ObjectNode> found = store.ended(id).map(JobJson::whole);
        if (found.isEmpty()) {
            found = store.running().stream()
                    .filter(job -> job.id().equals(id))
                    .map(job -> JobJson.addWorkflow(JobJson.summary(job, "in_progress"), job))
                    .findFirst();
        }
        if (found.isEmpty()) {
            found = store.pending().stream()
                    .filter(job -> job.id().equals(id))
                    .map(job -> JobJson.addWorkflow(JobJson.summary(job, "pending"), job))
                    .findFirst();
        }
        exchange.answer(found.orElseThrow(() -> new HttpError(404, "Job not found")));
    }

    private void cancel(Exchange exchange) {
        exchange.answer(ComfyJson.MAPPER.createObjectNode().put("cancelled", cancel(exchange.name("id"))));
    }

    private void cancelSeveral(Exchange exchange) {
        List<String> ids = PromptRoutes.strings(exchange.json().path("job_ids"));
        List<String> invalid = ids.stream()
                .filter(id -> !id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"))
                .toList();
        if (!invalid.isEmpty()) {
            ObjectNode body = ComfyJson.MAPPER.createObjectNode().put("error", "These are no UUIDs.");
            body.set("invalid_ids", ComfyJson.json(invalid));
            throw new HttpError(400, body);
        }
        boolean any = false;
        for (String id : ids) {
            any |= cancel(id);
        }
        exchange.answer(ComfyJson.MAPPER.createObjectNode().put("cancelled", any));
    }

    private boolean cancel(String id) {
        if (store.drop(List.of(id)) > 0) {
            sockets.status();
            return true;
        }
        return worker.interrupt(Optional.of(id));
    }
}
