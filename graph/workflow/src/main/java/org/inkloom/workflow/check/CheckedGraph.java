package org.inkloom.workflow.check;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.inkloom.workflow.graph.Graph;

/**
 * A graph with the faults that the check found.
 *
 * @param graph the graph, its values converted to the types of the inputs
 * @param outputs the output nodes that can run, in the graph's order
 * @param refusal why nothing can run; empty if something can
 * @param faults by node id, the node's faults; also those of outputs that are left out while others run
 */
public record CheckedGraph(Graph graph, List<String> outputs, Optional<Fault> refusal, Map<String, NodeFaults> faults) {
    /** Keeps copies. */
    public CheckedGraph {
        outputs = List.copyOf(outputs);
        faults = Collections.unmodifiableMap(new LinkedHashMap<>(faults));
    }

    /** Returns all faults in one line: those of the nodes, or the refusal if no node has one. */
    public String why() {
        String nodes = faults.entrySet().stream()
                .flatMap(node -> node.getValue().faults().stream()
                        .map(fault -> node.getValue().type() + " (node " + node.getKey() + "): " + text(fault)))
                .collect(Collectors.joining("; "));
        return nodes.isEmpty() ? refusal.map(CheckedGraph::text).orElse("") : nodes;
    }

    private static String text(Fault fault) {
        return fault.message() + (fault.details().isEmpty() ? "" : ", " + fault.details());
    }

    /**
     * The faults of one node.
     *
     * @param type the node's type
     * @param faults all its faults
     * @param outputs the output nodes that need the node and therefore cannot run
     */
    public record NodeFaults(String type, List<Fault> faults, List<String> outputs) {
        /** Keeps copies. */
        public NodeFaults {
            faults = List.copyOf(faults);
            outputs = List.copyOf(outputs);
        }
    }
}
