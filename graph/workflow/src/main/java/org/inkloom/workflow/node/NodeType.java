package org.inkloom.workflow.node;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of node. One object serves all nodes of its kind in all graphs, also at the same time, so it keeps no state.
 */
public interface NodeType {
    /** Returns the declaration; always the same, except that choices are looked up at each call. */
    NodeSpec spec();

    /**
     * Returns a digest of the things outside the graph that a result depends on, such as a file's content. A cached
     * result is reused only if this is the same. Empty if results can never be reused.
     *
     * @param constants the inputs whose values are in the graph
     */
    default Optional<String> fingerprint(Map<String, @Nullable Object> constants) {
        return Optional.of("");
    }

    /**
     * Checks inputs that are declared {@link InputHint#OWN_CHECK}.
     *
     * @param constants the inputs whose values are in the graph
     * @return by input name, what is wrong with its value
     */
    default Map<String, String> faults(Map<String, @Nullable Object> constants) {
        return Map.of();
    }

    /**
     * Returns the names of the lazy inputs that the node needs in addition to those that the call has.
     *
     * @param call with the inputs that are computed so far
     */
    default Set<String> wanted(NodeCall call) {
        return Set.of();
    }

    /**
     * Runs the node. If the run shall stop, it throws {@link org.inkloom.run.CancelledException} within one step.
     *
     * @throws Exception if it fails; the message is shown to the user
     */
    NodeResult run(NodeCall call) throws Exception;
}
