package org.inkloom.workflow.nodes;

import java.util.List;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/**
 * Nodes with the names of ComfyUI-Kolors-MZ, whose workflows open the parts of Kolors one by one. Here each part is
 * named by its whole model.
 */
final class KolorsNodes {
    static final String ENCODER = "CHATGLM3MODEL";

    private final Models models;
    private final ControlNodes controls;
    private final ControlNetworks networks;

    KolorsNodes(Models models, ControlNetworks networks) {
        this.models = models;
        this.networks = networks;
        controls = new ControlNodes(networks);
    }

    List<NodeType> types() {
        return List.of(checkpoint(), unet(), encoder(), prompt(), network(), patch());
    }

    static NodeSpec.Builder named(String name, String title, String says) {
        return NodeSpec.named(name)
                .title(title)
                .category("MinusZone - Kolors")
                .module("custom_nodes.ComfyUI-Kolors-MZ")
                .says(says);
    }

    private InputSpec name(String input) {
        return InputSpec.choice(input, models::names).says("The model whose part it is.");
    }

    private NodeType checkpoint() {
        return new Declared(
                named(
                                "MZ_KolorsCheckpointLoaderSimple",
                                "MinusZone - KolorsCheckpointLoaderSimple",
                                "Opens a model's U-Net and its autoencoder.")
                        .inputs(name("ckpt_name"))
                        .output("MODEL")
                        .output("VAE"),
                constants -> models.identity(String.valueOf(constants.get("ckpt_name"))),
                call -> {
                    String name = call.text("ckpt_name");
                    return NodeResult.of(Values.Model.of(name), new Values.Vae(name));
                });
    }

    private NodeType unet() {
        return new Declared(
                named("MZ_KolorsUNETLoaderV2", "MinusZone - Kolors UNET Loader V2", "Opens a model's U-Net.")
                        .inputs(name("unet_name"))
                        .output(OutputSpec.of("model", "MODEL")),
                constants -> models.identity(String.valueOf(constants.get("unet_name"))),
                call -> NodeResult.of(Values.Model.of(call.text("unet_name"))));
    }

    private NodeType encoder() {
        return new Declared(
                named("MZ_ChatGLM3Loader", "MinusZone - ChatGLM3Loader", "Opens a model's text encoder.")
                        .inputs(name("chatglm3_checkpoint"))
                        .output(OutputSpec.of("chatglm3_model", ENCODER)),
                constants -> models.identity(String.valueOf(constants.get("chatglm3_checkpoint"))),
                call -> NodeResult.of(new Values.Clip(call.text("chatglm3_checkpoint"))));
    }

    private NodeType prompt() {
        return new Declared(
                named(
                                "MZ_ChatGLM3_V2",
                                "MinusZone - ChatGLM3TextEncode V2",
                                "Turns a prompt into what a U-Net is led by.")
                        .inputs(InputSpec.socket("chatglm3_model", ENCODER), InputSpec.prompt("text"))
                        .output("CONDITIONING"),
                call -> NodeResult.of(Values.Prompt.of(models.stages(
                                call.get("chatglm3_model", Values.Clip.class).name())
                        .encode(call.text("text"), PromptRules.LITERAL, LoaderNodes.control(call)))));
    }

    private NodeType network() {
        return controls.loader(named(
                        "MZ_KolorsControlNetLoader", "MinusZone - Kolors ControlNet Loader", "Opens a ControlNet.")
                .inputs(InputSpec.choice("control_net_name", networks::names).says("The network."))
                .output(OutputSpec.of("ControlNet", "CONTROL_NET")));
    }

    private static NodeType patch() {
        return new Declared(
                named(
                                "MZ_KolorsControlNetPatch",
                                "MinusZone - Kolors ControlNet Patch",
                                "Hands on a ControlNet: those of Kolors are read as they are.")
                        .inputs(InputSpec.socket("control_net", "CONTROL_NET"), InputSpec.socket("model", "MODEL"))
                        .output("CONTROL_NET"),
                call -> NodeResult.of(call.get("control_net", Values.Network.class)));
    }
}
