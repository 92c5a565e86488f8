package org.inkloom.server.comfy;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.inkloom.run.InkloomException;
import org.inkloom.server.desk.Desk;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.desk.ServerFolders;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.server.work.JobQueue;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.comfy.FaultJson;
import org.inkloom.workflow.comfy.UiFormat;
import org.inkloom.workflow.queue.EndedJob;
import org.inkloom.workflow.queue.FoundJob;
import org.inkloom.workflow.queue.JobState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /api/run}, which Comfy Deploy's client asks: runs a workflow that lies at the server by its name, with some inputs of
 * its own. A deployment is a file of {@code /userdata/workflows}, in either format; an input is called {@code NODE.INPUT}, with
 * a node's id or title, or by the input's name alone where one node has such an input with a value.
 */
public final class DeployRoutes {
    private final JobQueue jobs;
    private final Desks desks;

    /** Takes what jobs go through. */
    public DeployRoutes(JobQueue jobs, Desks desks) {
        this.jobs = jobs;
        this.desks = desks;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.addBare("POST", "/api/run", this::run).addBare("GET", "/api/run", this::look);
    }

    private void run(Exchange exchange) throws IOException {
        JsonNode body = exchange.json();
        Desk desk = desks.of(exchange);
        if (!body.path("webhook").isMissingNode() && !body.path("webhook").isNull()) {
            throw new HttpError(400, "webhook: this server calls nobody here; ask GET /api/run?run_id=...");
        }
        ObjectNode graph = workflow(desk, body.path("deployment_id").asString(""));
        body.path("inputs").properties().forEach(input -> set(graph, input));
        CheckedGraph checked = GraphCheck.check(ApiFormat.read(graph), desk.types(), Optional.empty());
        if (checked.refusal().isPresent()) {
            throw new HttpError(400, FaultJson.refusal(checked, desk.types()));
        }
        if (!jobs.hasRoom(desk)) {
            throw new HttpError(429, "The queue is full. Ask again later.");
        }
        String id = UUID.randomUUID().toString();
        ObjectNode extra = ComfyJson.MAPPER.createObjectNode().put("comfy_usage_source", "comfydeploy");
        jobs.add(desk, JobQueue.Asked.of(id, checked, extra));
        exchange.about(id).answer(ComfyJson.MAPPER.createObjectNode().put("run_id", id));
    }

    private static ObjectNode workflow(Desk desk, String name) throws IOException {
        Path folder = desk.folders().user().resolve("workflows");
        Optional<Path> file = saved(folder, name.endsWith(".json") ? name : name + ".json");
        if (name.isBlank() || file.isEmpty()) {
            throw new HttpError(404, "deployment_id: there is no workflow of this name among the saved ones.");
        }
        try {
            JsonNode saved = ComfyJson.read(Files.readAllBytes(file.get()));
            JsonNode api = UiFormat.is(saved)
                    ? UiFormat.toApi(saved, desk.types()::spec, new Random(), LocalDateTime.now(ZoneId.systemDefault()))
                    : saved;
            if (api instanceof ObjectNode graph) {
                return graph;
            }
            throw new HttpError(400, "deployment_id: the file is no workflow.");
        } catch (InkloomException e) {
            throw new HttpError(400, FaultJson.refusal("invalid_prompt", e));
        }
    }

    /** A name that leads elsewhere, to another's workflows for one, is one that is not there: who asks learns nothing of those. */
    private static Optional<Path> saved(Path folder, String name) {
        try {
            return Optional.of(ServerFolders.inside(folder, name)).filter(Files::isRegularFile);
        } catch (HttpError e) {
            return Optional.empty();
        }
    }

    /** Sets an input to a value. */
    private static void set(ObjectNode graph, Map.Entry<String, JsonNode> input) {
        String name = input.getKey();
        int dot = name.lastIndexOf('.');
        List<ObjectNode> found = new ArrayList<>();
        graph.properties().forEach(node -> {
            boolean named = dot < 0
                    || node.getKey().equals(name.substring(0, dot))
                    || node.getValue().path("_meta").path("title").asString("").equals(name.substring(0, dot));
            JsonNode value = node.getValue().path("inputs").path(name.substring(dot + 1));
            if (named
                    && value.isValueNode()
                    && !value.isMissingNode()
                    && node.getValue().path("inputs") instanceof ObjectNode inputs) {
                found.add(inputs);
            }
        });
        if (found.size() != 1) {
            throw new HttpError(
                    400,
                    "inputs: " + name + " is the name of " + (found.isEmpty() ? "no" : "more than one")
                            + " input with a value; write NODE.INPUT, with a node's id or title.");
        }
        found.getFirst().set(name.substring(dot + 1), input.getValue());
    }

    private void look(Exchange exchange) {
        String id = exchange.parameter("run_id").orElseThrow(() -> new HttpError(400, "run_id is missing."));
        Desk desk = desks.of(exchange);
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode().put("id", id);
        FoundJob found = desk.jobs().find(id).orElseThrow(() -> new HttpError(404, "There is no such run."));
        Optional<EndedJob> ended = found.ended();
        if (ended.isPresent()) {
            JsonNode shown = ComfyJson.read(ended.get().shown());
            answer.put("status", found.state() == JobState.COMPLETED ? "success" : "failed");
            answer.set("outputs", outputs(exchange, shown));
            exchange.answer(answer.put("progress", 1));
            return;
        }
        answer.put("status", found.state() == JobState.RUNNING ? "running" : "queued");
        answer.putArray("outputs");
        exchange.answer(answer.put("progress", 0));
    }

    /** What each node has drawn, with addresses to fetch it from. */
    private static ArrayNode outputs(Exchange exchange, JsonNode shown) {
        ArrayNode outputs = ComfyJson.MAPPER.createArrayNode();
        String here = exchange.base();
        shown.properties().forEach(node -> {
            ArrayNode images = ComfyJson.MAPPER.createArrayNode();
            for (JsonNode file : node.getValue().path("images")) {
                String address = here + "/view?filename=" + encoded(file, "filename") + "&subfolder="
                        + encoded(file, "subfolder") + "&type=" + encoded(file, "type");
                images.addObject()
                        .put("url", address)
                        .put("filename", file.path("filename").asString(""));
            }
            if (!images.isEmpty()) {
                outputs.addObject().putObject("data").set("images", images);
            }
        });
        return outputs;
    }

    private static String encoded(JsonNode file, String field) {
        return URLEncoder.encode(file.path(field).asString(""), StandardCharsets.UTF_8);
    }
}
