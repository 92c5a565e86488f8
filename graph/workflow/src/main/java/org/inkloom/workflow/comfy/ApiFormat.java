package org.inkloom.workflow.comfy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.graph.GraphNode;
import org.inkloom.workflow.graph.InputValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** ComfyUI's API format of graphs: {@code {"3": {"class_type": …, "inputs": {…}, "_meta": {"title": …}}}}. */
public final class ApiFormat {
    /** Limit on the nodes of a graph: far above graphs drawn by hand, and low enough for quick checking and running. */
    public static final int MOST_NODES = 5_000;

    private ApiFormat() {}

    /**
     * Reads a graph.
     *
     * @throws InkloomException INK-GRAPH-002 if it is no object of nodes, INK-GRAPH-003 if it has too many
     */
    public static Graph read(JsonNode prompt) {
        if (!prompt.isObject()) {
            throw InkloomException.badInput(
                    "INK-GRAPH-002",
                    "The graph is " + kind(prompt) + " and not an object of nodes by their ids.",
                    "It was written for something else, or is a text that holds JSON.",
                    "Send what \"Export (API)\" of ComfyUI's page writes.");
        }
        requireFew(prompt.size());
        List<GraphNode> nodes = new ArrayList<>();
        prompt.properties().forEach(entry -> nodes.add(node(entry.getKey(), entry.getValue())));
        return Graph.of(nodes);
    }

    static void requireFew(int nodes) {
        if (nodes > MOST_NODES) {
            throw InkloomException.badInput(
                    "INK-GRAPH-003",
                    "The graph has " + nodes + " nodes; at most " + MOST_NODES + " are taken.",
                    "A program wrote it, or subgraphs in it hold each other many times.",
                    "Divide it into several jobs.");
        }
    }

    private static GraphNode node(String id, JsonNode node) {
        JsonNode inputs = node.path("inputs");
        if (!node.isObject() || !(inputs.isObject() || inputs.isMissingNode())) {
            throw InkloomException.badInput(
                    "INK-GRAPH-002",
                    "Node " + shortened(id) + " of the graph is no object with \"class_type\" and \"inputs\".",
                    "It is damaged or not in the API format.",
                    "Send what \"Export (API)\" of ComfyUI's page writes.");
        }
        Map<String, InputValue> values = new LinkedHashMap<>();
        inputs.properties().forEach(entry -> values.put(entry.getKey(), value(entry.getValue())));
        JsonNode type = node.path("class_type");
        JsonNode title = node.path("_meta").path("title");
        return new GraphNode(
                id,
                type.isString() ? type.stringValue() : "",
                values,
                title.isString() ? Optional.of(title.stringValue()) : Optional.empty());
    }

    private static InputValue value(JsonNode value) {
        if (!value.isArray()) {
            return new InputValue.Constant(ComfyJson.plain(value));
        }
        if (value.size() == 2 && value.get(0).isString() && value.get(1).isNumber()) {
            double slot = value.get(1).doubleValue();
            if (slot >= 0 && slot <= 1000 && slot == Math.rint(slot)) {
                return new InputValue.Link(value.get(0).stringValue(), (int) slot);
            }
        }
        List<@Nullable Object> parts = new ArrayList<>();
        value.forEach(part -> parts.add(ComfyJson.plain(part)));
        return new InputValue.BrokenLink(parts);
    }

    /** Writes a graph. Lists that are values are wrapped, because a bare list is a link. */
    public static ObjectNode write(Graph graph) {
        ObjectNode prompt = ComfyJson.NODES.objectNode();
        for (GraphNode node : graph.nodes().values()) {
            ObjectNode object = prompt.putObject(node.id());
            ObjectNode inputs = object.putObject("inputs");
            node.inputs().forEach((name, value) -> inputs.set(name, json(value)));
            if (!node.type().isEmpty()) {
                object.put("class_type", node.type());
            }
            node.title().ifPresent(title -> object.putObject("_meta").put("title", title));
        }
        return prompt;
    }

    private static JsonNode json(InputValue value) {
        return switch (value) {
            case InputValue.Constant constant -> wrapped(ComfyJson.json(constant.value()));
            case InputValue.Link link ->
                ComfyJson.NODES.arrayNode().add(link.node()).add(link.slot());
            case InputValue.BrokenLink broken -> ComfyJson.json(broken.parts());
        };
    }

    static JsonNode wrapped(JsonNode value) {
        if (!(value instanceof ArrayNode)) {
            return value;
        }
        ObjectNode wrap = ComfyJson.NODES.objectNode();
        wrap.set("__value__", value);
        return wrap;
    }

    private static String kind(JsonNode node) {
        return node.isMissingNode()
                ? "missing"
                : "a JSON " + node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String shortened(String id) {
        return id.length() > 80 ? id.substring(0, 80) + "…" : id;
    }
}
