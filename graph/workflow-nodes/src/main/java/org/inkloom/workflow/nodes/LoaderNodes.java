package org.inkloom.workflow.nodes;

import java.util.List;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;

/** Nodes that open models and LoRAs and encode prompts. */
final class LoaderNodes {
    private final Models models;
    private final LoraShelf loras;

    LoaderNodes(Models models, LoraShelf loras) {
        this.models = models;
        this.loras = loras;
    }

    List<NodeType> types() {
        return List.of(
                checkpoint(),
                lora(NodeSpec.named("LoraLoader").title("Load LoRA (Model and CLIP)")),
                lora(NodeSpec.named("LoraLoaderBypass")
                        .title("Load LoRA (Bypass) (For debugging)")
                        .is(NodeTrait.EXPERIMENTAL)),
                loraModelOnly(),
                prompt(),
                lastLayer());
    }

    static RunControl control(NodeCall call) {
        return new RunControl(Progress.SILENT, call.cancellation());
    }

    private NodeType checkpoint() {
        return new Declared(
                NodeSpec.named("CheckpointLoaderSimple")
                        .title("Load Checkpoint")
                        .category("loaders")
                        .says("Opens a model: its U-Net, its text encoder and its autoencoder.")
                        .inputs(InputSpec.choice("ckpt_name", models::names).says("The model."))
                        .output("MODEL")
                        .output("CLIP")
                        .output("VAE"),
                constants -> models.identity(String.valueOf(constants.get("ckpt_name"))),
                call -> {
                    String name = call.text("ckpt_name");
                    return NodeResult.of(Values.Model.of(name), new Values.Clip(name), new Values.Vae(name));
                });
    }

    private static InputSpec strength(String name) {
        return InputSpec.real(name, 1, -100, 100, 0.01);
    }

    private NodeType lora(NodeSpec.Builder spec) {
        return new Declared(
                spec.category("loaders")
                        .says("Puts a LoRA beside a model. The LoRAs here change the U-Net alone; strength_clip has"
                                + " no effect.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.socket("clip", "CLIP"),
                                InputSpec.choice("lora_name", loras::names).says("The LoRA."),
                                strength("strength_model"),
                                strength("strength_clip"))
                        .output("MODEL")
                        .output("CLIP"),
                loras::identity,
                call -> NodeResult.of(adapted(call), call.get("clip", Values.Clip.class)));
    }

    private NodeType loraModelOnly() {
        return new Declared(
                NodeSpec.named("LoraLoaderModelOnly")
                        .title("Load LoRA")
                        .category("loaders")
                        .says("Puts a LoRA beside a U-Net.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.choice("lora_name", loras::names).says("The LoRA."),
                                strength("strength_model"))
                        .output("MODEL"),
                loras::identity,
                call -> NodeResult.of(adapted(call)));
    }

    private Values.Model adapted(NodeCall call) {
        Values.Model model = call.get("model", Values.Model.class);
        double strength = call.real("strength_model");
        return strength == 0 ? model : model.with(new LoraUse(loras.file(call.text("lora_name")), strength));
    }

    private NodeType prompt() {
        return new Declared(
                NodeSpec.named("CLIPTextEncode")
                        .title("CLIP Text Encode (Prompt)")
                        .category("conditioning")
                        .says("Turns a prompt into what a U-Net is led by. (word:1.2) counts 1.2, (word) 1.1; "
                                + "write \\( for the sign itself.")
                        .version(2)
                        .inputs(InputSpec.prompt("text").says("The prompt."), InputSpec.socket("clip", "CLIP"))
                        .output("CONDITIONING"),
                constants -> models.embeddingIdentity(constants, List.of("text")),
                call -> {
                    String name = call.get("clip", Values.Clip.class).name();
                    return NodeResult.of(Values.Prompt.of(
                            models.stages(name).encode(call.text("text"), PromptRules.COMFYUI, control(call))));
                });
    }

    private NodeType lastLayer() {
        return new Declared(
                NodeSpec.named("CLIPSetLastLayer")
                        .title("CLIP Set Last Layer")
                        .category("conditioning")
                        .says("Chooses the layer of CLIP that prompts are read at. The text encoders here are no"
                                + " CLIP and have one way to be read: -1, and -2 as well, which is how ChatGLM3 is"
                                + " read; others are refused.")
                        .inputs(InputSpec.socket("clip", "CLIP"), InputSpec.whole("stop_at_clip_layer", -1, -24, -1, 1))
                        .output("CLIP"),
                call -> {
                    long layer = call.whole("stop_at_clip_layer");
                    if (layer < -2) {
                        throw InkloomException.badInput(
                                "INK-GRAPH-021",
                                "stop_at_clip_layer is " + layer + ".",
                                "This model's text encoder is no CLIP and cannot be read there.",
                                "Give -1, or take the node out.");
                    }
                    return NodeResult.of(call.get("clip", Values.Clip.class));
                });
    }
}
