package org.inkloom.server.v2;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.server.desk.Desk;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.http.ErrorBodies;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.server.work.JobExtras;
import org.inkloom.server.work.JobQueue;
import org.inkloom.server.work.JobWatches;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.comfy.FaultJson;
import org.inkloom.workflow.comfy.UiFormat;
import org.inkloom.workflow.queue.Asset;
import org.inkloom.workflow.queue.FoundJob;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobStore;
import org.inkloom.workflow.queue.WebhookStore.Webhook;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/v2/jobs}: a 201 means that the job is on the disk. */
public final class JobRoutes {
    private static final int SHORTEST_SECRET = 16;

    private final JobStore store;
    private final JobQueue jobs;
    private final Desks desks;
    private final AssetFiles files;
    private final JobObject objects;
    private final JobEvents events;
    private final Webhooks webhooks;

    /** Takes what the routes work on. */
    public JobRoutes(JobStore store, JobQueue jobs, JobWatches watches, Desks desks, Webhooks webhooks) {
        this.store = store;
        this.jobs = jobs;
        this.desks = desks;
        this.webhooks = webhooks;
        this.files = new AssetFiles(store.assets());
        this.objects = new JobObject(watches.live(), files);
        this.events = new JobEvents(watches, objects);
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.addBare("POST", "/api/v2/jobs", this::submit)
                .addBare("GET", "/api/v2/jobs/{id}", exchange -> exchange.answer(job(exchange)))
                .addBare("GET", "/api/v2/jobs/{id}/workflow", this::workflow)
                .addBare("GET", "/api/v2/jobs/{id}/logs", this::logs)
                .addBare("GET", "/api/v2/jobs/{id}/events", this::stream)
                .addBare("POST", "/api/v2/jobs/{id}/cancel", this::cancel);
    }

    private ObjectNode job(Exchange exchange) throws IOException {
        return objects.of(desks.of(exchange), exchange.name("id"), exchange.base())
                .orElseThrow(Refused::notFound);
    }

    private void submit(Exchange exchange) {
        JsonNode body = exchange.json();
        Desk desk = desks.of(exchange);
        SingleUse.run(exchange, store.assets(), key -> JobKeys.newest(desk, key), () -> {
            CheckedGraph checked = checked(desk, body.path("workflow"));
            if (!jobs.hasRoom(desk)) {
                throw Refused.with(429, "queue_full", "The queue is full. Ask again later.");
            }
            String id = JobKeys.fresh(desk, SingleUse.key(exchange));
            // A job without a session is told to every page of the account; one with its own only to who asks for its
            // events.
            Optional<String> client =
                    body.path("announce").asBoolean(false) ? Optional.empty() : Optional.of("v2-" + id);
            ObjectNode extra = JobExtras.of(body);
            if (!extra.has("preview_method")) {
                extra.put("preview_method", "auto");
            }
            client.ifPresent(name -> extra.put("client_id", name));
            extra.put("comfy_usage_source", "v2");
            jobs.add(
                    desk,
                    JobQueue.Asked.of(id, checked, extra).from(client).telling(hook(desk, id, body, exchange.base())));
            exchange.about(id).answer(201, objects.of(desk, id, exchange.base()).orElseThrow(Refused::notFound));
        });
    }

    private Optional<Webhook> hook(Desk desk, String id, JsonNode body, String base) {
        if (!body.has("webhook_url")) {
            return Optional.empty();
        }
        String url = body.path("webhook_url").asString("");
        String secret = body.path("webhook_secret").asString("");
        if (secret.length() < SHORTEST_SECRET || secret.length() > 500) {
            throw Refused.with(
                    422,
                    "invalid_webhook",
                    "webhook_secret, which messages are signed with, has at least " + SHORTEST_SECRET + " characters.");
        }
        webhooks.require(url);
        return Optional.of(new Webhook(id, desk.owner(), url, secret, base, 0));
    }

    private CheckedGraph checked(Desk desk, JsonNode workflow) {
        if (UiFormat.is(workflow)) {
            throw Refused.with(
                    422, "workflow_format_ui", "This is a workflow as the page saves it. Send \"Export (API)\".");
        }
        if (!(workflow instanceof ObjectNode graph) || graph.isEmpty()) {
            throw Refused.with(422, "invalid_workflow", "workflow is missing: an object of nodes.");
        }
        ObjectNode named = graph.deepCopy();
        for (Map.Entry<String, JsonNode> node : named.properties()) {
            if (node.getValue().path("inputs") instanceof ObjectNode inputs) {
                named(desk, inputs);
            }
        }
        CheckedGraph checked;
        try {
            checked = GraphCheck.check(ApiFormat.read(named), desk.types(), Optional.empty());
        } catch (InkloomException e) {
            throw Refused.with(422, "invalid_workflow", String.valueOf(e.getMessage()));
        }
        if (checked.refusal().isPresent()) {
            ObjectNode refusal = FaultJson.refusal(checked, desk.types());
            ObjectNode error = ErrorBodies.versioned(
                    "invalid_workflow",
                    refusal.path("error").path("message").asString("") + " "
                            + refusal.path("error").path("details").asString(""));
            ObjectNode details = ((ObjectNode) error.path("error")).putObject("details");
            details.set("node_errors", refusal.path("node_errors"));
            throw new HttpError(422, error);
        }
        return checked;
    }

    /** Puts the names of files where a graph names assets. */
    private void named(Desk desk, ObjectNode inputs) {
        for (Map.Entry<String, JsonNode> input : inputs.properties()) {
            if (input.getValue().path("__type").asString("").equals("core/ASSET")) {
                String id = input.getValue().path("info").path("id").asString("");
                Asset asset = store.assets()
                        .find(desk.owner(), id)
                        .orElseThrow(() -> Refused.with(
                                422,
                                "missing_asset",
                                "There is no asset of the id that " + input.getKey() + " names."));
                input.setValue(ComfyJson.json(AssetFiles.inputName(asset)));
            }
        }
    }

    private void workflow(Exchange exchange) {
        Desk desk = desks.of(exchange);
        String id = exchange.name("id");
        Job job = desk.jobs().find(id).map(FoundJob::job).orElseThrow(Refused::notFound);
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode();
        answer.set("workflow", ComfyJson.read(job.prompt()));
        exchange.answer(answer.put("format", "api"));
    }

    /** No log is kept of a job; what went wrong is in the job itself. */
    private void logs(Exchange exchange) {
        Desk desk = desks.of(exchange);
        if (desk.jobs().state(exchange.name("id")).isEmpty()) {
            throw Refused.notFound();
        }
        exchange.status(204);
    }

    private void stream(Exchange exchange) throws Exception {
        job(exchange);
        events.stream(exchange, desks.of(exchange), exchange.name("id"));
    }

    private void cancel(Exchange exchange) throws IOException {
        Desk desk = desks.of(exchange);
        String id = exchange.name("id");
        jobs.stop(desk, id);
        exchange.answer(job(exchange));
    }
}
