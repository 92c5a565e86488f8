package org.inkloom.server.comfy;

import java.time.LocalDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.inkloom.run.InkloomException;
import org.inkloom.server.desk.Desk;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.server.work.JobExtras;
import org.inkloom.server.work.JobQueue;
import org.inkloom.server.work.JobWorkers;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.comfy.FaultJson;
import org.inkloom.workflow.comfy.UiFormat;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.queue.OpenJobs;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /prompt}, {@code /queue}, {@code /interrupt}, {@code /free}. */
public final class PromptRoutes {
    private final JobQueue jobs;
    private final JobWorkers workers;
    private final Desks desks;

    /** Takes what the routes work on. */
    public PromptRoutes(JobQueue jobs, JobWorkers workers, Desks desks) {
        this.jobs = jobs;
        this.workers = workers;
        this.desks = desks;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.add("GET", "/prompt", this::remaining)
                .add("POST", "/prompt", this::queue)
                .add("GET", "/queue", this::list)
                .add("POST", "/queue", this::change)
                .add("POST", "/interrupt", this::interrupt)
                .add("POST", "/free", this::free);
    }

    private void remaining(Exchange exchange) {
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode();
        answer.putObject("exec_info")
                .put("queue_remaining", desks.of(exchange).jobs().remaining());
        exchange.answer(answer);
    }

    private void queue(Exchange exchange) {
        JsonNode body = exchange.json();
        if (!body.has("prompt")) {
            throw new HttpError(400, FaultJson.refusal("no_prompt", "No prompt provided", unwrapped(body)));
        }
        String id = id(body.path("prompt_id"));
        Desk desk = desks.of(exchange);
        NodeTypes types = desk.types();
        CheckedGraph checked = GraphCheck.check(graph(body.path("prompt"), types), types, targets(body));
        if (checked.refusal().isPresent()) {
            throw new HttpError(400, FaultJson.refusal(checked, types));
        }
        if (!jobs.hasRoom(desk)) {
            throw new HttpError(429, FaultJson.refusal("queue_full", "The queue is full", "Wait until some have run."));
        }
        ObjectNode extra = extra(exchange, body);
        Optional<String> client = text(body.path("client_id"));
        if (client.filter(name -> name.chars().anyMatch(Character::isISOControl))
                .isPresent()) {
            throw new HttpError(
                    400, FaultJson.refusal("invalid_client_id", "client_id holds control characters", "client_id"));
        }
        Number number = number(body);
        JobQueue.Asked asked =
                JobQueue.Asked.of(id, checked, extra).from(client).at(number.doubleValue());
        if (jobs.add(desk, asked).isEmpty()) {
            throw new HttpError(
                    400, FaultJson.refusal("invalid_prompt_id", "This prompt_id was used before", "prompt_id: " + id));
        }
        exchange.about(id);
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode().put("prompt_id", id);
        answer.set("number", ComfyJson.json(number));
        answer.set("node_errors", FaultJson.nodeErrors(checked, types));
        exchange.answer(answer);
    }

    /** A workflow that was sent by itself is the usual mistake, in either format. */
    private static String unwrapped(JsonNode body) {
        boolean graph = UiFormat.is(body)
                || body.isObject() && !body.isEmpty() && body.valueStream().allMatch(node -> node.has("class_type"));
        return graph
                ? "The body is a workflow. Send it as a field: {\"prompt\": WORKFLOW, \"client_id\": ID}."
                : "No prompt provided";
    }

    /** The page's own format is taken too: it is what people post by mistake. */
    private static Graph graph(JsonNode prompt, NodeTypes types) {
        try {
            JsonNode api = UiFormat.is(prompt)
                    ? UiFormat.toApi(
                            prompt, types::spec, new Random(), LocalDateTime.now(java.time.ZoneId.systemDefault()))
                    : prompt;
            return ApiFormat.read(api);
        } catch (InkloomException e) {
            throw new HttpError(400, FaultJson.refusal("invalid_prompt", e));
        }
    }

    private static String id(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return UUID.randomUUID().toString();
        }
        String id = given.asString("");
        if (!id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw new HttpError(
                    400,
                    FaultJson.refusal(
                            "invalid_prompt_id",
                            "prompt_id must be a canonical lowercase UUID",
                            "prompt_id: a text of " + id.length()));
        }
        return id;
    }

    private static Optional<Set<String>> targets(JsonNode body) {
        JsonNode targets = body.path("partial_execution_targets");
        if (!targets.isArray()) {
            return Optional.empty();
        }
        Set<String> ids = new LinkedHashSet<>();
        targets.forEach(target -> ids.add(target.asString("")));
        return Optional.of(ids);
    }

    private static ObjectNode extra(Exchange exchange, JsonNode body) {
        ObjectNode extra = JobExtras.of(body);
        text(body.path("client_id")).ifPresent(client -> extra.put("client_id", client));
        exchange.header("Comfy-Usage-Source").ifPresent(source -> extra.put("comfy_usage_source", source));
        return extra;
    }

    private Number number(JsonNode body) {
        JsonNode given = body.path("number");
        if (!given.isMissingNode() && !given.isNull()) {
            return place(given);
        }
        long next = jobs.nextNumber();
        return body.path("front").asBoolean(false) ? -next : next;
    }

    /** A place in the queue; ComfyUI takes numbers that are written as texts too. */
    private static double place(JsonNode given) {
        double number;
        try {
            number = given.isString() ? Double.parseDouble(given.stringValue().strip()) : given.doubleValue(Double.NaN);
        } catch (NumberFormatException e) {
            number = Double.NaN;
        }
        if (!Double.isFinite(number)) {
            throw new HttpError(
                    400,
                    FaultJson.refusal(
                            "invalid_number", "number must be a finite number", "number: a place in the queue"));
        }
        return number;
    }

    private static Optional<String> text(JsonNode node) {
        return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    private void list(Exchange exchange) {
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode();
        OpenJobs open = desks.of(exchange).jobs().open();
        var running = answer.putArray("queue_running");
        open.running().forEach(job -> running.add(JobJson.tuple(job)));
        var pending = answer.putArray("queue_pending");
        open.pending().forEach(job -> pending.add(JobJson.tuple(job)));
        exchange.answer(answer);
    }

    private void change(Exchange exchange) {
        JsonNode body = exchange.json();
        Desk desk = desks.of(exchange);
        if (body.path("clear").asBoolean(false)) {
            jobs.dropAll(desk);
        }
        jobs.drop(desk, strings(body.path("delete")));
        exchange.done();
    }

    static List<String> strings(JsonNode list) {
        return list.valueStream().map(item -> item.asString("")).toList();
    }

    private void interrupt(Exchange exchange) {
        Optional<String> id = text(exchange.json().path("prompt_id"));
        id.ifPresent(exchange::about);
        workers.interrupt(exchange.account().name(), id);
        exchange.done();
    }

    private void free(Exchange exchange) {
        exchange.requireAdmin();
        JsonNode body = exchange.json();
        boolean memory = body.path("free_memory").asBoolean(false);
        workers.free(memory || body.path("unload_models").asBoolean(false), memory);
        exchange.done();
    }
}
