package org.inkloom.workflow.nodes;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;

/** A node type made of a declaration and a function. */
class Declared implements NodeType {
    /** The function that a node runs. */
    @FunctionalInterface
    interface Run {
        NodeResult run(NodeCall call) throws Exception;
    }

    private final NodeSpec spec;
    private final Run run;
    private final Function<Map<String, @Nullable Object>, Optional<String>> fingerprint;

    Declared(NodeSpec.Builder spec, Run run) {
        this(spec, constants -> Optional.of(""), run);
    }

    /**
     * Makes a type whose results also depend on things outside the graph.
     *
     * @param fingerprint see {@link NodeType#fingerprint}
     */
    Declared(NodeSpec.Builder spec, Function<Map<String, @Nullable Object>, Optional<String>> fingerprint, Run run) {
        this.spec = spec.build();
        this.run = run;
        this.fingerprint = fingerprint;
    }

    @Override
    public final NodeSpec spec() {
        return spec;
    }

    @Override
    public Optional<String> fingerprint(Map<String, @Nullable Object> constants) {
        return fingerprint.apply(constants);
    }

    @Override
    public final NodeResult run(NodeCall call) throws Exception {
        return run.run(call);
    }
}
