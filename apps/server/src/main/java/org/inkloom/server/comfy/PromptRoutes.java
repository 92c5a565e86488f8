package org.inkloom.server.comfy;

import java.time.LocalDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.inkloom.run.InkloomException;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.server.socket.Sockets;
import org.inkloom.server.work.JobWorker;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.comfy.FaultJson;
import org.inkloom.workflow.comfy.UiFormat;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /prompt}, {@code /queue}, {@code /interrupt}, {@code /free}. */
public final class PromptRoutes {
    /** Of a service that is not ours; never stored, never shown. */
    private static final Set<String> SECRET = Set.of("auth_token_comfy_org", "api_key_comfy_org");

    private final JobStore store;
    private final JobWorker worker;
    private final Sockets sockets;
    private final NodeTypes types;

    /** Takes what the routes work on. */
    public PromptRoutes(JobStore store, JobWorker worker, Sockets sockets, NodeTypes types) {
        this.store = store;
        this.worker = worker;
        this.sockets = sockets;
        this.types = types;
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
        answer.putObject("exec_info").put("queue_remaining", store.remaining());
        exchange.answer(answer);
    }

    private void queue(Exchange exchange) {
        JsonNode body = exchange.json();
        if (!body.has("prompt")) {
            throw new HttpError(400, FaultJson.refusal("no_prompt", "No prompt provided", "No prompt provided"));
        }
        String id = id(body.path("prompt_id"));
        CheckedGraph checked = GraphCheck.check(graph(body.path("prompt")), types, targets(body));
        if (checked.refusal().isPresent()) {
            throw new HttpError(400, FaultJson.refusal(checked, types));
        }
        if (store.remaining() >= JobStore.MOST_WAITING) {
            throw new HttpError(
                    429, FaultJson.refusal("queue_full", "The queue is full", JobStore.MOST_WAITING + " jobs wait."));
        }
        ObjectNode extra = extra(exchange, body);
        Optional<String> client = text(body.path("client_id"));
        Number number = number(body);
        Job job = new Job(
                id,
                number.doubleValue(),
                ApiFormat.write(checked.graph()).toString(),
                extra.toString(),
                checked.outputs(),
                client,
                extra.path("create_time").asLong());
        if (!store.add(job)) {
            throw new HttpError(
                    400, FaultJson.refusal("invalid_prompt_id", "This prompt_id was used before", "prompt_id: " + id));
        }
        sockets.status();
        worker.wake();
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode().put("prompt_id", id);
        answer.set("number", ComfyJson.json(number));
        answer.set("node_errors", FaultJson.nodeErrors(checked, types));
        exchange.answer(answer);
    }

    /** The page's own format is taken too: it is what people post by mistake. */
    private Graph graph(JsonNode prompt) {
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
        ObjectNode extra = body.path("extra_data") instanceof ObjectNode given
                ? given.deepCopy()
                : ComfyJson.MAPPER.createObjectNode();
        extra.remove(SECRET);
        text(body.path("client_id")).ifPresent(client -> extra.put("client_id", client));
        exchange.header("Comfy-Usage-Source").ifPresent(source -> extra.put("comfy_usage_source", source));
        return extra.put("create_time", System.currentTimeMillis());
    }

    private Number number(JsonNode body) {
        JsonNode given = body.path("number");
        if (given.isNumber()) {
            return given.doubleValue();
        }
        long next = store.nextNumber();
        return body.path("front").asBoolean(false) ? -next : next;
    }

    private static Optional<String> text(JsonNode node) {
        return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    private void list(Exchange exchange) {
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode();
        var running = answer.putArray("queue_running");
        store.running().forEach(job -> running.add(JobJson.tuple(job)));
        var pending = answer.putArray("queue_pending");
        store.pending().forEach(job -> pending.add(JobJson.tuple(job)));
        exchange.answer(answer);
    }

    private void change(Exchange exchange) {
        JsonNode body = exchange.json();
        int dropped = 0;
        if (body.path("clear").asBoolean(false)) {
            dropped += store.dropAll();
        }
        dropped += store.drop(strings(body.path("delete")));
        if (dropped > 0) {
            sockets.status();
        }
        exchange.done();
    }

    static List<String> strings(JsonNode list) {
        return list.valueStream().map(item -> item.asString("")).toList();
    }

    private void interrupt(Exchange exchange) {
        worker.interrupt(text(exchange.json().path("prompt_id")));
        exchange.done();
    }

    private void free(Exchange exchange) {
        JsonNode body = exchange.json();
        boolean memory = body.path("free_memory").asBoolean(false);
        worker.free(memory || body.path("unload_models").asBoolean(false), memory);
        exchange.done();
    }
}
