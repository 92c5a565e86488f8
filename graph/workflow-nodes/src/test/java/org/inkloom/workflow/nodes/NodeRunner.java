package org.inkloom.workflow.nodes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodeReports;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;

/** Calls single nodes without a graph. */
final class NodeRunner {
    private final Map<String, NodeType> types = new LinkedHashMap<>();

    NodeRunner(List<NodeType> all) {
        all.forEach(type -> types.put(type.spec().name(), type));
    }

    /**
     * Calls a node.
     *
     * @param inputs names and values in turn
     */
    NodeResult run(String type, Object... inputs) throws Exception {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; i < inputs.length; i += 2) {
            named.put((String) inputs[i], inputs[i + 1]);
        }
        NodeContext context = new NodeContext("job", Graph.of(List.of()), Map.of(), false);
        return Objects.requireNonNull(types.get(type), type)
                .run(new NodeCall("1", named, context, new Cancellation(), NodeReports.NONE));
    }

    /** Calls a node and returns its first output. */
    <T> T first(Class<T> as, String type, Object... inputs) throws Exception {
        return as.cast(run(type, inputs).outputs().getFirst());
    }
}
