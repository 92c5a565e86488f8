package org.inkloom.workflow.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.graph.InputValue;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a node returns.
 *
 * @param outputs a value for each output, for one that gives a list a {@link List}; empty where a graph computes them
 * @param shown what a page shows of it, by kind (such as {@code images}): plain texts, numbers, lists and maps
 * @param graph nodes that compute the outputs in its place
 * @param links for each output where in that graph it comes from, or a constant
 */
public record NodeResult(
        List<@Nullable Object> outputs,
        Map<String, List<Object>> shown,
        Optional<Graph> graph,
        List<InputValue> links) {
    /** Keeps copies. */
    public NodeResult {
        outputs = Collections.unmodifiableList(new ArrayList<>(outputs));
        Map<String, List<Object>> copy = new LinkedHashMap<>();
        shown.forEach((kind, items) -> copy.put(kind, List.copyOf(items)));
        shown = Collections.unmodifiableMap(copy);
        links = List.copyOf(links);
    }

    /** Values for the outputs. */
    public static NodeResult of(Object... outputs) {
        return new NodeResult(List.of(outputs), Map.of(), Optional.empty(), List.of());
    }

    /** Nothing but something to show. */
    public static NodeResult showing(String kind, List<Object> items) {
        return new NodeResult(List.of(), Map.of(kind, items), Optional.empty(), List.of());
    }

    /** Returns the same with something to show. */
    public NodeResult show(String kind, List<Object> items) {
        Map<String, List<Object>> more = new LinkedHashMap<>(shown);
        more.put(kind, items);
        return new NodeResult(outputs, more, graph, links);
    }

    /**
     * Nodes that are run in this node's place. Links between them name ids of that graph; a link to an id that it lacks leads
     * to the graph that is being run.
     */
    public static NodeResult expand(Graph graph, List<InputValue> links) {
        return new NodeResult(List.of(), Map.of(), Optional.of(graph), links);
    }
}
