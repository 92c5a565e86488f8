package org.inkloom.workflow.nodes;

import java.util.List;
import org.inkloom.diffusion.StageModel;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;

/** Nodes that change settings of a model: its prediction type, guidance rescale, and differential inpainting. */
final class ModelNodes {
    private ModelNodes() {}

    static List<NodeType> types() {
        return List.of(sampling(), rescale(), differential());
    }

    private static NodeType sampling() {
        return new Declared(
                NodeSpec.named("ModelSamplingDiscrete")
                        .category("advanced/model")
                        .module("comfy_extras.nodes_model_advanced")
                        .says("Says what a model predicts, and whether its noise ends in noise alone, where its"
                                + " files do not: many files of SDXL that predict velocities are silent about it.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.choice("sampling", List.of("eps", "v_prediction", "lcm", "x0", "img_to_img")),
                                InputSpec.flag("zsnr", false))
                        .output("MODEL"),
                call -> {
                    String sampling = call.text("sampling");
                    String prediction = switch (sampling) {
                        case "eps" -> "epsilon";
                        case "v_prediction", StageModel.Assumed.LCM -> sampling;
                        case "x0" -> "sample";
                        default ->
                            throw InkloomException.badInput(
                                    "INK-GRAPH-040",
                                    "sampling is '" + sampling + "', which models here do not have.",
                                    "Models here predict noise, velocities or pictures.",
                                    "Choose eps, v_prediction, x0, or lcm for a model of few steps.");
                    };
                    return NodeResult.of(call.get("model", Values.Model.class)
                            .assuming(new StageModel.Assumed(prediction, String.valueOf(call.flag("zsnr")))));
                });
    }

    private static NodeType rescale() {
        return new Declared(
                NodeSpec.named("RescaleCFG")
                        .category("advanced/model")
                        .module("comfy_extras.nodes_model_advanced")
                        .says("Brings the contrast of guided pictures back to that of the prompt's own; needed by"
                                + " many models that predict velocities.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.real("multiplier", 0.7, 0, 1, 0.01).says("How far: 0 changes nothing."))
                        .output("MODEL"),
                call -> NodeResult.of(call.get("model", Values.Model.class).rescaled(call.real("multiplier"))));
    }

    private static NodeType differential() {
        return new Declared(
                NodeSpec.named("DifferentialDiffusion")
                        .title("Differential Diffusion")
                        .category("_for_testing")
                        .module("comfy_extras.nodes_differential_diffusion")
                        .says("Lets a soft mask say from when on a place is drawn over: the lighter the earlier. So"
                                + " a picture changes by degrees.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.real("strength", 1, 0, 1, 0.01).optional())
                        .output("MODEL")
                        .is(NodeTrait.EXPERIMENTAL),
                call -> NodeResult.of(call.get("model", Values.Model.class)
                        .graded(call.has("strength") ? call.real("strength") : 1)));
    }
}
