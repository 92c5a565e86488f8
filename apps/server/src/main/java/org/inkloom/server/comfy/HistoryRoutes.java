package org.inkloom.server.comfy;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.inkloom.server.desk.Desk;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.server.work.JobQueue;
import org.inkloom.server.work.JobWorkers;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.queue.EndedJob;
import org.inkloom.workflow.queue.FoundJob;
import org.inkloom.workflow.queue.JobPage;
import org.inkloom.workflow.queue.JobState;
import org.inkloom.workflow.queue.JobStore;
import org.inkloom.workflow.queue.OwnJobs;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /history} and {@code /api/jobs}. */
public final class HistoryRoutes {
    private static final Set<String> STATES = Set.of("pending", "in_progress", "completed", "failed", "cancelled");

    private final Desks desks;
    private final JobWorkers workers;
    private final JobQueue queue;

    /** Takes what the routes work on. */
    public HistoryRoutes(Desks desks, JobWorkers workers, JobQueue queue) {
        this.desks = desks;
        this.workers = workers;
        this.queue = queue;
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
        OwnJobs jobs = desks.of(exchange).jobs();
        List<EndedJob> ended = jobs.ended(offset >= 0 ? offset : Math.max(0, jobs.endedCount() - count), count);
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
        desks.of(exchange)
                .jobs()
                .ended(exchange.name("id"))
                .ifPresent(job -> answer.set(job.job().id(), JobJson.history(job)));
        exchange.answer(answer);
    }

    /** With {@code "delete_files": true} the results of what is forgotten are removed too. */
    private void change(Exchange exchange) throws IOException {
        JsonNode body = exchange.json();
        Desk desk = desks.of(exchange);
        List<String> ids = PromptRoutes.strings(body.path("delete"));
        boolean all = body.path("clear").asBoolean(false);
        if (body.path("delete_files").asBoolean(false)) {
            List<EndedJob> ended = all
                    ? desk.jobs().ended(0, JobStore.MOST_ENDED)
                    : ids.stream().flatMap(id -> desk.jobs().ended(id).stream()).toList();
            for (EndedJob job : ended) {
                ResultFiles.delete(desk.folders(), job);
            }
            workers.forgetResults(desk.owner());
        }
        if (all) {
            desk.jobs().forgetAll();
        }
        desk.jobs().forget(ids);
        // Other pages show the same history.
        queue.changed();
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
        Listed listed = listed(exchange, wanted, offset, limit.orElse((long) Integer.MAX_VALUE));
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode();
        ArrayNode page = answer.putArray("jobs");
        listed.jobs().forEach(page::add);
        ObjectNode pagination = answer.putObject("pagination").put("offset", offset);
        pagination.set("limit", ComfyJson.json(limit.orElse(null)));
        boolean more = offset + (long) listed.jobs().size() < listed.total();
        pagination
                .put("total", listed.total())
                .put("has_more", more && !listed.jobs().isEmpty());
        exchange.answer(answer);
    }

    /** A page of jobs, and how many there are in all. */
    private record Listed(List<ObjectNode> jobs, int total) {}

    private Listed listed(Exchange exchange, List<String> wanted, int offset, long limit) {
        JobPage.Order order = switch (exchange.parameter("sort_by").orElse("created_at")) {
            case "created_at" -> JobPage.Order.CREATED;
            case "execution_duration" -> JobPage.Order.DURATION;
            default -> throw new HttpError(400, "sort_by must be created_at or execution_duration.");
        };
        boolean ascending = switch (exchange.parameter("sort_order").orElse("desc")) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw new HttpError(400, "sort_order must be asc or desc.");
        };
        Set<JobState> states = wanted.stream().map(HistoryRoutes::state).collect(Collectors.toSet());
        OwnJobs jobs = desks.of(exchange).jobs();
        JobPage page = jobs.page(states, exchange.parameter("workflow_id"), order, ascending, offset, limit);
        return new Listed(page.jobs().stream().map(JobJson::summary).toList(), page.total());
    }

    private static JobState state(String status) {
        return status.equals("in_progress") ? JobState.RUNNING : JobState.valueOf(status.toUpperCase(Locale.ROOT));
    }

    private void job(Exchange exchange) {
        String id = exchange.name("id");
        FoundJob found = desks.of(exchange).jobs().find(id).orElseThrow(() -> new HttpError(404, "Job not found"));
        exchange.answer(JobJson.whole(found));
    }

    private void cancel(Exchange exchange) {
        exchange.answer(
                ComfyJson.MAPPER.createObjectNode().put("cancelled", cancel(desks.of(exchange), exchange.name("id"))));
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
            any |= cancel(desks.of(exchange), id);
        }
        exchange.answer(ComfyJson.MAPPER.createObjectNode().put("cancelled", any));
    }

    private boolean cancel(Desk desk, String id) {
        return queue.drop(desk, List.of(id)) > 0 || workers.interrupt(desk.owner(), Optional.of(id));
    }
}
