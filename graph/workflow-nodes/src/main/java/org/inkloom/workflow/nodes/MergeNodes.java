package org.inkloom.workflow.nodes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.StageModel;
import org.inkloom.diffusion.merge.MergeShares;
import org.inkloom.diffusion.merge.MergedModel;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;

/**
 * Nodes that merge U-Nets, and those that merge text encoders. Everything else, and all patches such as LoRAs, are taken
 * from the first model.
 */
final class MergeNodes {
    private final Models models;

    MergeNodes(Models models) {
        this.models = models;
    }

    List<NodeType> types() {
        return List.of(
                node(
                        named("ModelMergeSimple", "The first model by a ratio, the second by the rest.")
                                .inputs(share("ratio")),
                        call -> MergeShares.even(call.real("ratio"), 1 - call.real("ratio"))),
                node(
                        named("ModelMergeBlocks", "As ModelMergeSimple, with a ratio for each part of the U-Net.")
                                .inputs(share("input"), share("middle"), share("out")),
                        call -> MergeShares.between(call.real("input"), call.real("middle"), call.real("out"))),
                node(
                        named("ModelMergeAdd", "Both models added, of which one should be a difference."),
                        _ -> MergeShares.even(1, 1)),
                node(
                        named("ModelMergeSubtract", "The difference of two models, to be added to a third.")
                                .inputs(multiplier()),
                        call -> MergeShares.even(call.real("multiplier"), -call.real("multiplier"))),
                text(
                        clips(
                                        "CLIPMergeSimple",
                                        "The first model's text encoders by a ratio, the second's by the rest.")
                                .inputs(share("ratio")),
                        call -> MergeShares.even(call.real("ratio"), 1 - call.real("ratio"))),
                text(
                        clips(
                                "CLIPMergeAdd",
                                "The text encoders of two models added, of which those of one should be a difference."),
                        _ -> MergeShares.even(1, 1)),
                text(
                        clips(
                                        "CLIPMergeSubtract",
                                        "The difference of two models' text encoders, to be added to a third's.")
                                .inputs(multiplier()),
                        call -> MergeShares.even(call.real("multiplier"), -call.real("multiplier"))));
    }

    private static InputSpec multiplier() {
        return InputSpec.real("multiplier", 1, -10, 10, 0.01);
    }

    private static NodeSpec.Builder named(String name, String says) {
        return merging(name, says).inputs(InputSpec.socket("model1", "MODEL"), InputSpec.socket("model2", "MODEL"));
    }

    private static NodeSpec.Builder clips(String name, String says) {
        return merging(name, says).inputs(InputSpec.socket("clip1", "CLIP"), InputSpec.socket("clip2", "CLIP"));
    }

    private static NodeSpec.Builder merging(String name, String says) {
        return NodeSpec.named(name)
                .category("advanced/model_merging")
                .module("comfy_extras.nodes_model_merging")
                .says(says);
    }

    private static InputSpec share(String name) {
        return InputSpec.real(name, 1, 0, 1, 0.01).says("How much of the first model.");
    }

    private NodeType node(NodeSpec.Builder spec, Function<NodeCall, MergeShares> shares) {
        return new Declared(spec.output("MODEL"), call -> NodeResult.of(merged(call, shares.apply(call))));
    }

    private NodeType text(NodeSpec.Builder spec, Function<NodeCall, MergeShares> shares) {
        return new Declared(spec.output("CLIP"), call -> {
            Path folder = MergedModel.ofText(
                    models.folder(call.get("clip1", Values.Clip.class).name()),
                    models.folder(call.get("clip2", Values.Clip.class).name()),
                    shares.apply(call));
            return NodeResult.of(new Values.Clip(folder.toString()));
        });
    }

    private Values.Model merged(NodeCall call, MergeShares shares) {
        Values.Model one = call.get("model1", Values.Model.class);
        Values.Model other = call.get("model2", Values.Model.class);
        List<LoraUse> loras = new ArrayList<>();
        if (!one.made().loras().isEmpty() || !other.made().loras().isEmpty()) {
            requireEven(shares);
            one.made()
                    .loras()
                    .forEach(use -> loras.add(scaled(use, shares.first().input())));
            other.made()
                    .loras()
                    .forEach(use -> loras.add(scaled(use, shares.second().input())));
        }
        Path folder = MergedModel.of(models.folder(one.name()), models.folder(other.name()), shares);
        StageModel made = one.made();
        return new Values.Model(
                folder.toString(),
                new StageModel(loras, made.pictures(), made.rescale(), made.graded(), made.assumed()));
    }

    /** Scales a LoRA by its model's share: as part of the model's weights it is multiplied by the share too. */
    private static LoraUse scaled(LoraUse use, double share) {
        return new LoraUse(use.file(), use.scale() * share);
    }

    private static void requireEven(MergeShares shares) {
        if (!shares.isEven()) {
            throw InkloomException.badInput(
                    "INK-GRAPH-041",
                    "A model with LoRAs is merged by other ratios in its parts.",
                    "A LoRA counts alike in all parts of a U-Net here.",
                    "Give input, middle and out one ratio, or put the LoRAs behind the merge.");
        }
    }
}
