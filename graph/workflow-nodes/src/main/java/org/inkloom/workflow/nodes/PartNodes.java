package org.inkloom.workflow.nodes;

import java.util.List;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;

/** Parts of models by themselves: here each is named by the model that it belongs to. */
final class PartNodes {
    private static final List<String> CLIP_TYPES = List.of(
            "stable_diffusion",
            "stable_cascade",
            "sd3",
            "stable_audio",
            "mochi",
            "ltxv",
            "pixart",
            "cosmos",
            "lumina2",
            "wan",
            "hidream",
            "chroma",
            "ace",
            "omnigen2",
            "qwen_image",
            "hunyuan_image",
            "flux2",
            "ovis");
    private static final List<String> DTYPES = List.of("default", "fp8_e4m3fn", "fp8_e4m3fn_fast", "fp8_e5m2");

    private final Models models;

    PartNodes(Models models) {
        this.models = models;
    }

    List<NodeType> types() {
        return List.of(unet(), clip(), vae(), decodeTiled());
    }

    private InputSpec name(String input) {
        return InputSpec.choice(input, models::names).says("The model whose part it is.");
    }

    private NodeType unet() {
        return new Declared(
                NodeSpec.named("UNETLoader")
                        .title("Load Diffusion Model")
                        .category("advanced/loaders")
                        .says(
                                "Opens the U-Net of a model. Its numbers stay as they are stored; weight_dtype has no effect.")
                        .inputs(name("unet_name"), InputSpec.choice("weight_dtype", DTYPES))
                        .output("MODEL"),
                constants -> models.identity(String.valueOf(constants.get("unet_name"))),
                call -> NodeResult.of(new Values.Model(call.text("unet_name"), List.of())));
    }

    private NodeType clip() {
        return new Declared(
                NodeSpec.named("CLIPLoader")
                        .title("Load CLIP")
                        .category("advanced/loaders")
                        .says("Opens the text encoders of a model. The model says what they are; type has no effect.")
                        .inputs(name("clip_name"), InputSpec.choice("type", CLIP_TYPES))
                        .output("CLIP"),
                constants -> models.identity(String.valueOf(constants.get("clip_name"))),
                call -> NodeResult.of(new Values.Clip(call.text("clip_name"))));
    }

    private NodeType vae() {
        return new Declared(
                NodeSpec.named("VAELoader")
                        .title("Load VAE")
                        .category("loaders")
                        .says("Opens the autoencoder of a model.")
                        .inputs(name("vae_name"))
                        .output("VAE"),
                constants -> models.identity(String.valueOf(constants.get("vae_name"))),
                call -> NodeResult.of(new Values.Vae(call.text("vae_name"))));
    }

    private NodeType decodeTiled() {
        return new Declared(
                NodeSpec.named("VAEDecodeTiled")
                        .title("VAE Decode (Tiled)")
                        .category("_for_testing")
                        .says(
                                "Turns latents into pictures tile by tile, in less memory. The autoencoder has tiles of its own; "
                                        + "the sizes given here have no effect.")
                        .inputs(
                                InputSpec.socket("samples", "LATENT"),
                                InputSpec.socket("vae", "VAE"),
                                InputSpec.whole("tile_size", 512, 64, 4096, 32),
                                InputSpec.whole("overlap", 64, 0, 4096, 32),
                                InputSpec.whole("temporal_size", 64, 8, 4096, 4),
                                InputSpec.whole("temporal_overlap", 8, 4, 4096, 4))
                        .output("IMAGE"),
                call -> NodeResult.of(new Values.Image(models.stages(
                                call.get("vae", Values.Vae.class).name())
                        .decode(LatentNodes.latent(call, "samples").array(), true, LoaderNodes.control(call)))));
    }
}
