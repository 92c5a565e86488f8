package org.inkloom.diffusion.recipe;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The nodes of a ComfyUI graph and their links. An input is a value, or a pair of a node's number and an output's
 * number.
 */
final class ComfyNodes {
    /** Limit on the links that are followed, so that a cycle in a graph ends. */
    static final int DEPTH = 64;

    private static final List<String> VALUES =
            List.of("value", "text", "string", "seed", "int", "float", "Text", "Value");

    private final JsonNode graph;

    ComfyNodes(JsonNode graph) {
        this.graph = graph;
    }

    Stream<JsonNode> all() {
        return graph.valueStream();
    }

    static String type(JsonNode node) {
        return node.path("class_type").asString("");
    }

    static boolean has(JsonNode node, String field) {
        return node.path("inputs").has(field);
    }

    /** Returns the node that an input is linked to; null if the input is a value or missing. */
    @Nullable
    JsonNode input(JsonNode node, String field) {
        JsonNode link = node.path("inputs").path(field);
        return link.isArray() && link.size() == 2 ? graph.get(link.get(0).asString("")) : null;
    }

    /** Returns the node of the first linked input among these; null if none is linked. */
    @Nullable
    JsonNode firstInput(JsonNode node, String... fields) {
        for (String field : fields) {
            JsonNode from = input(node, field);
            if (from != null) {
                return from;
            }
        }
        return null;
    }

    /**
     * Returns an input's value as text. Links to nodes that only hold a value are followed; empty where there is no
     * value.
     */
    String value(JsonNode node, String field) {
        JsonNode at = node;
        String name = field;
        for (int depth = 0; at != null && depth < DEPTH; depth++) {
            JsonNode value = at.path("inputs").path(name);
            if (value.isValueNode() && !value.isNull()) {
                return value.asString("");
            }
            at = input(at, name);
            name = at == null || has(at, name) ? name : firstValue(at);
        }
        return "";
    }

    private static String firstValue(JsonNode node) {
        return VALUES.stream().filter(name -> has(node, name)).findFirst().orElse("value");
    }
}
