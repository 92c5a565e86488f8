package org.inkloom.workflow.check;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.inkloom.workflow.graph.Graph;

/**
 * A graph with what is wrong in it.
 *
 * @param graph the graph with its values converted to what the node types take
 * @param outputs the outputs that can run, in the graph's order
 * @param refusal why nothing can run, where that is so
 * @param faults by node, what is wrong with it; also of outputs that are left out while others run
 */
public record CheckedGraph(Graph graph, List<String> outputs, Optional<Fault> refusal, Map<String, NodeFaults> faults) {
    /** Keeps copies. */
    public CheckedGraph {
        outputs = List.copyOf(outputs);
        faults = Collections.unmodifiableMap(new LinkedHashMap<>(faults));
    }

    /** Says in one line all that is wrong: of each node, and where no node is to blame, of the whole. */
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
     * What is wrong with one node.
     *
     * @param type the node's type
     * @param faults all of them
     * @param outputs the outputs that need the node and therefore cannot run
     */
    public record NodeFaults(String type, List<Fault> faults, List<String> outputs) {
        /** Keeps copies. */
        public NodeFaults {
            faults = List.copyOf(faults);
            outputs = List.copyOf(outputs);
        }
    }
}
