package org.inkloom.workflow.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One node of a graph.
 *
 * @param id its name in the graph
 * @param type the name of its node type; empty where the graph names none
 * @param inputs what its inputs hold, in the order of the graph; also inputs that the type does not have
 * @param title what its user calls it
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

    /** Returns how messages name the node: its title, else its type. */
    public String shown() {
        return title.filter(text -> !text.isBlank()).orElse(type);
    }
}
