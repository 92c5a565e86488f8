package org.inkloom.workflow.nodes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;

/** A single node for all annotators; each runs with its default settings. */
final class AnyAnnotatorNode {
    private static final String NONE = "none";
    private static final String WHICH = "preprocessor";

    private final Map<String, NodeType> annotators = new HashMap<>();
    private final List<String> names;

    /**
     * Collects the annotators.
     *
     * @param all node types; those with a name that ends in Preprocessor are taken
     */
    AnyAnnotatorNode(List<NodeType> all) {
        all.stream()
                .filter(type -> type.spec().name().endsWith("Preprocessor"))
                .forEach(type -> annotators.put(type.spec().name(), type));
        names = Stream.concat(Stream.of(NONE), annotators.keySet().stream().sorted())
                .toList();
    }

    NodeType type() {
        return new Declared(
                NodeSpec.named("AIO_Preprocessor")
                        .title("AIO Aux Preprocessor")
                        .category("ControlNet Preprocessors")
                        .module("custom_nodes.comfyui_controlnet_aux")
                        .says("Makes a control picture in the way that is chosen, with its usual settings.")
                        .inputs(
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.choice(WHICH, names).optional(),
                                AnnotatorNodes.resolution())
                        .output("IMAGE"),
                this::identity,
                this::run);
    }

    private Optional<String> identity(Map<String, @Nullable Object> constants) {
        NodeType chosen = annotators.get(String.valueOf(constants.get(WHICH)));
        return chosen == null ? Optional.of("") : chosen.fingerprint(Map.of());
    }

    private NodeResult run(NodeCall call) throws Exception {
        NodeType chosen = call.has(WHICH) ? annotators.get(call.text(WHICH)) : null;
        if (chosen == null) {
            return NodeResult.of(call.get("image", Values.Image.class));
        }
        Map<String, @Nullable Object> inputs = new HashMap<>(call.inputs());
        inputs.remove(WHICH);
        NodeResult made = chosen.run(call.with(inputs));
        return NodeResult.of(made.outputs().getFirst());
    }
}
