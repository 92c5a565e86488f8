package org.inkloom.workflow.nodes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.node.InputHint;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;
import org.jspecify.annotations.Nullable;

/**
 * Types that are declared although no file that they open is read here. A client such as Krita AI Diffusion does not connect at
 * all where one of them is missing, and works without their files: their lists are empty. Who names a file all the same is told
 * what does the same here.
 */
final class UnservedNodes implements NodeType {
    private final NodeSpec spec;
    private final String why;

    private UnservedNodes(NodeSpec.Builder spec, String why) {
        this.spec = spec.says(why).build();
        this.why = why;
    }

    static List<NodeType> types() {
        return List.of(
                new UnservedNodes(
                        NodeSpec.named("DepthAnythingV2Preprocessor")
                                .title("Depth Anything V2 - Relative")
                                .category("ControlNet Preprocessors/Normal and Depth Estimators")
                                .module("custom_nodes.comfyui_controlnet_aux")
                                .inputs(
                                        InputSpec.socket("image", "IMAGE"),
                                        file("ckpt_name").optional(),
                                        AnnotatorNodes.resolution())
                                .output("IMAGE"),
                        "The network Depth Anything V2 is not read here. MiDaS-DepthMapPreprocessor estimates depth."),
                new UnservedNodes(
                        NodeSpec.named("INPAINT_LoadFooocusInpaint")
                                .title("Load Fooocus Inpaint")
                                .category("inpaint")
                                .module("custom_nodes.comfyui-inpaint-nodes")
                                .inputs(file("head"), file("patch"))
                                .output(OutputSpec.of("inpaint patch", "INPAINT_PATCH")),
                        "Fooocus' patch for inpainting is not read here. A model made for inpainting (9 channels) with"
                                + " InpaintModelConditioning draws over parts, and any model with VAEEncodeForInpaint."));
    }

    private static InputSpec file(String name) {
        return InputSpec.choice(name, List.of()).with(InputHint.OWN_CHECK);
    }

    @Override
    public NodeSpec spec() {
        return spec;
    }

    @Override
    public Map<String, String> faults(Map<String, @Nullable Object> constants) {
        Optional<String> named = spec.inputs().stream()
                .filter(input -> input.is(InputHint.OWN_CHECK))
                .map(InputSpec::name)
                .filter(constants::containsKey)
                .findFirst();
        return named.map(input -> Map.of(input, why)).orElse(Map.of());
    }

    @Override
    public NodeResult run(NodeCall call) {
        throw InkloomException.badInput(
                "INK-GRAPH-043",
                "The node " + spec.name() + " cannot run here.",
                "It is declared so that clients connect that ask for its name.",
                why);
    }
}
