package org.inkloom.workflow.execute;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param end done, failed or stopped
 * @param shown by node id, what the page shows: also for nodes whose result came from the cache
 * @param places by id, the places of the nodes that show something
 * @param executed ids of the nodes that ran to their end
 */
public record RunResult(
        End end, Map<String, Map<String, List<Object>>> shown, Map<String, NodePlace> places, List<String> executed) {
    /** Keeps copies. */
    public RunResult {
        shown = Collections.unmodifiableMap(new LinkedHashMap<>(shown));
        places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
        executed = List.copyOf(executed);
    }

    /** The ways in which a run ends. */
    public sealed interface End {}

    /** All outputs are computed. */
    public record Done() implements End {}

    /**
     * A node failed; no node ran after it.
     *
     * @param node the node
     * @param cause the exception that it threw
     * @param inputs its inputs, as far as they were computed
     */
    public record Failed(NodePlace node, Throwable cause, Map<String, List<@Nullable Object>> inputs) implements End {
        /** Keeps a copy. */
        public Failed {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        }
    }

    /** The run was stopped at this node, as asked for. */
    public record Stopped(NodePlace node) implements End {}
}
