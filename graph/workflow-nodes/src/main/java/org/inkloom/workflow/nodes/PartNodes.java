package org.inkloom.workflow.nodes;

import java.util.List;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;

/** Nodes that open single parts of models. Here a part is named by the model that it belongs to. */
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

    private static final List<String> TWO_CLIP_TYPES = List.of(
            "sdxl",
            "sd3",
            "flux",
            "hunyuan_video",
            "hidream",
            "hunyuan_image",
            "hunyuan_video_15",
            "kandinsky5",
            "kandinsky5_image",
            "ltxv",
            "newbie",
            "ace");

    private final Models models;

    PartNodes(Models models) {
        this.models = models;
    }

    List<NodeType> types() {
        return List.of(unet(), packedUnet(), clip(), twoClips(), vae(), decodeTiled(), encodeTiled());
    }

    private InputSpec name(String input) {
        return InputSpec.choice(input, models::names).says("The model whose part it is.");
    }

    private NodeType unet() {
        return new Declared(
                NodeSpec.named("UNETLoader")
                        .title("Load Diffusion Model")
                        .category("advanced/loaders")
                        .says("Opens the U-Net of a model, or of a file, which is drawn with by the other parts of"
                                + " the first model here that it goes with. Its numbers stay as they are stored;"
                                + " weight_dtype has no effect.")
                        .inputs(
                                InputSpec.choice("unet_name", this::unets)
                                        .says("The model whose part it is, or a file of a U-Net."),
                                InputSpec.choice("weight_dtype", DTYPES))
                        .output("MODEL"),
                constants -> models.identity(unetNamed(String.valueOf(constants.get("unet_name")))),
                call -> NodeResult.of(Values.Model.of(unetNamed(call.text("unet_name")))));
    }

    private List<String> unets() {
        return Stream.concat(models.names().stream(), models.unets().names().stream())
                .distinct()
                .toList();
    }

    private String unetNamed(String name) {
        return models.names().contains(name) ? name : UnetShelf.marked(name);
    }

    private NodeType packedUnet() {
        return new Declared(
                NodeSpec.named("UnetLoaderGGUF")
                        .title("Unet Loader (GGUF)")
                        .category("bootleg")
                        .module("custom_nodes.ComfyUI-GGUF")
                        .says("Opens a U-Net of a GGUF file, which is drawn with by the other parts of the first"
                                + " model here that it goes with.")
                        .inputs(InputSpec.choice(
                                        "unet_name", () -> models.unets().packed())
                                .says("The file, in unet or diffusion_models of a models folder."))
                        .output("MODEL"),
                constants -> models.identity(UnetShelf.marked(String.valueOf(constants.get("unet_name")))),
                call -> NodeResult.of(Values.Model.of(UnetShelf.marked(call.text("unet_name")))));
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

    private NodeType twoClips() {
        return new Declared(
                NodeSpec.named("DualCLIPLoader")
                        .category("advanced/loaders")
                        .says("Opens the text encoders of a model, which both names must be. The model says what"
                                + " they are; type and device have no effect.")
                        .inputs(
                                name("clip_name1"),
                                name("clip_name2"),
                                InputSpec.choice("type", TWO_CLIP_TYPES),
                                InputSpec.choice("device", List.of("default", "cpu"))
                                        .optional())
                        .output("CLIP"),
                constants -> models.identity(String.valueOf(constants.get("clip_name1"))),
                call -> {
                    String one = call.text("clip_name1");
                    if (!call.text("clip_name2").equals(one)) {
                        throw InkloomException.badInput(
                                "INK-GRAPH-028",
                                "clip_name1 and clip_name2 name different models.",
                                "The text encoders of a model are opened together.",
                                "Name one model in both.");
                    }
                    return NodeResult.of(new Values.Clip(one));
                });
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
                        .says("Turns latents into pictures tile by tile, in less memory. The autoencoder has tiles"
                                + " of its own; the sizes given here have no effect.")
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

    private NodeType encodeTiled() {
        return new Declared(
                NodeSpec.named("VAEEncodeTiled")
                        .title("VAE Encode (Tiled)")
                        .category("_for_testing")
                        .says("Turns pictures into latents tile by tile, in less memory. The autoencoder has tiles"
                                + " of its own; the sizes given here have no effect.")
                        .inputs(
                                InputSpec.socket("pixels", "IMAGE"),
                                InputSpec.socket("vae", "VAE"),
                                InputSpec.whole("tile_size", 512, 64, 4096, 64),
                                InputSpec.whole("overlap", 64, 0, 4096, 32),
                                InputSpec.whole("temporal_size", 64, 8, 4096, 4),
                                InputSpec.whole("temporal_overlap", 8, 4, 4096, 4))
                        .output("LATENT"),
                call -> NodeResult.of(new Values.Latent(models.stages(
                                call.get("vae", Values.Vae.class).name())
                        .encode(call.get("pixels", Values.Image.class).array(), true, LoaderNodes.control(call)))));
    }
}
