package org.inkloom.workflow.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One node of a graph.
 *
 * @param id unique in the graph
 * @param type name of its node type; empty if the graph names none
 * @param inputs values and links of its inputs, in the graph's order; may include inputs that the type does not declare
 * @param title the user's name for it
 */
public record GraphNode(String id, String type, Map<String, InputValue> inputs, Optional<String> title) {
    /** Keeps a copy. */
    public GraphNode {
        Objects.requireNonNull(id);
        Objects.requireNonNull(type);
        Objects.requireNonNull(title);
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /** A node without a title. */
    public GraphNode(String id, String type, Map<String, InputValue> inputs) {
        this(id, type, inputs, Optional.empty());
    }

    /** Returns the same node with other inputs. */
    public GraphNode withInputs(Map<String, InputValue> others) {
        return new GraphNode(id, type, others, title);
    }

    /** Returns the node's name in messages: its title, or else its type. */
    public String shown() {
        return title.filter(text -> !text.isBlank()).orElse(type);
    }
}
