package org.inkloom.workflow.graph;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Nodes by id, in the order in which they were given. Immutable. */
public final class Graph {
    private final Map<String, GraphNode> nodes;

    private Graph(Map<String, GraphNode> nodes) {
        this.nodes = Collections.unmodifiableMap(nodes);
    }

    /** Makes a graph of nodes; of several nodes with one id the last is taken. */
    public static Graph of(Collection<GraphNode> nodes) {
        Map<String, GraphNode> byId = new LinkedHashMap<>();
        nodes.forEach(node -> byId.put(node.id(), node));
        return new Graph(byId);
    }

    /** Returns the nodes by their ids. */
    public Map<String, GraphNode> nodes() {
        return nodes;
    }

    /** Returns the node with an id. */
    public Optional<GraphNode> node(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Graph graph && nodes.equals(graph.nodes);
    }

    @Override
    public int hashCode() {
        return nodes.hashCode();
    }

    @Override
    public String toString() {
        return nodes.values().toString();
    }
}
