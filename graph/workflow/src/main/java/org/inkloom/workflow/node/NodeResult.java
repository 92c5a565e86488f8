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
 * What one call of a node returns.
 *
 * @param outputs a value for each output, a {@link List} for an output that is declared a list; empty if {@code graph}
 *     computes them
 * @param shown what the page shows, by kind (such as {@code images}): text, numbers, lists and maps
 * @param graph nodes that compute the outputs in place of this node
 * @param links for each output, the link into that graph or the constant that it gets
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

    /** Returns a result with values for all outputs. */
    public static NodeResult of(Object... outputs) {
        return new NodeResult(List.of(outputs), Map.of(), Optional.empty(), List.of());
    }

    /** Returns a result without outputs that shows something. */
    public static NodeResult showing(String kind, List<Object> items) {
        return new NodeResult(List.of(), Map.of(kind, items), Optional.empty(), List.of());
    }

    /** Returns a copy that also shows something. */
    public NodeResult show(String kind, List<Object> items) {
        Map<String, List<Object>> more = new LinkedHashMap<>(shown);
        more.put(kind, items);
        return new NodeResult(outputs, more, graph, links);
    }

    /**
     * Returns a result that other nodes compute. Their links name ids of {@code graph}; an id that it lacks is one of
     * the graph that is being run.
     */
    public static NodeResult expand(Graph graph, List<InputValue> links) {
        return new NodeResult(List.of(), Map.of(), Optional.of(graph), links);
    }
}
