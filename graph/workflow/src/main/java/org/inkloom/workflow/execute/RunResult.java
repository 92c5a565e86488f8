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
 * @param shown by node, what a page shows: of nodes that ran and of those that did not need to
 * @param places by node that shows something, where it stands
 * @param executed the nodes that ran to their end
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

    /** All outputs are there. */
    public record Done() implements End {}

    /**
     * A node failed; nothing ran after it.
     *
     * @param node the node
     * @param cause what it threw
     * @param inputs its inputs, as far as they were known
     */
    public record Failed(NodePlace node, Throwable cause, Map<String, List<@Nullable Object>> inputs) implements End {
        /** Keeps a copy. */
        public Failed {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        }
    }

    /** A stop was asked for; at that node it was heard. */
    public record Stopped(NodePlace node) implements End {}
}
