package org.inkloom.workflow.node;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A kind of node. One object serves all nodes of its kind in all graphs, so it keeps no state between runs. */
public interface NodeType {
    /** Returns what it declares; always the same but for choices, which are asked for. */
    NodeSpec spec();

    /**
     * Returns what stands for things outside the graph that a result depends on, such as the digest of a file; a result is
     * used again only while it stays the same. Nothing means that the result can never be used again.
     *
     * @param constants the inputs that the graph itself gives
     */
    default Optional<String> fingerprint(Map<String, @Nullable Object> constants) {
        return Optional.of("");
    }

    /**
     * Checks inputs that the type declares as {@link InputHint#OWN_CHECK}.
     *
     * @param constants the inputs that the graph itself gives
     * @return by input, what is wrong with it
     */
    default Map<String, String> faults(Map<String, @Nullable Object> constants) {
        return Map.of();
    }

    /**
     * Returns which lazy inputs are wanted besides those that the call has.
     *
     * @param call with the inputs that are known so far
     */
    default Set<String> wanted(NodeCall call) {
        return Set.of();
    }

    /**
     * Runs the node. Asked to stop, it throws {@link org.inkloom.run.CancelledException} within a step.
     *
     * @throws Exception when it fails; the message is shown to the user
     */
    NodeResult run(NodeCall call) throws Exception;
}
