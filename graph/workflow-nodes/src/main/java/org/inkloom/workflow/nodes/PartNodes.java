package org.inkloom.workflow.nodes;

import java.util.List;
import java.util.function.Supplier;
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

    private InputSpec name(String input, Supplier<PartShelf> files) {
        return InputSpec.choice(input, () -> files.get().after(models.names()))
                .says("The model whose part it is, or a file of the part.");
    }

    private NodeType unet() {
        return new Declared(
                NodeSpec.named("UNETLoader")
                        .title("Load Diffusion Model")
                        .category("advanced/loaders")
                        .says("Opens the U-Net of a model, or of a file, which is drawn with by the other parts of"
                                + " the first model here that it goes with. Its numbers stay as they are stored;"
                                + " weight_dtype has no effect.")
                        .inputs(name("unet_name", models::unets), InputSpec.choice("weight_dtype", DTYPES))
                        .output("MODEL"),
                constants -> models.identity(named(String.valueOf(constants.get("unet_name")), models.unets())),
                call -> NodeResult.of(Values.Model.of(named(call.text("unet_name"), models.unets()))));
    }

    /** Returns what a model's name or a file's is known by among models. */
    private String named(String name, PartShelf files) {
        return models.names().contains(name) ? name : files.marked(name);
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
                constants -> models.identity(models.unets().marked(String.valueOf(constants.get("unet_name")))),
                call -> NodeResult.of(Values.Model.of(models.unets().marked(call.text("unet_name")))));
    }

    private NodeType clip() {
        return new Declared(
                NodeSpec.named("CLIPLoader")
                        .title("Load CLIP")
                        .category("advanced/loaders")
                        .says(
                                "Opens the text encoders of a model, or the one of a file, which reads prompts for the first"
                                        + " model here that it goes with. Model and file say what they are; type and device have"
                                        + " no effect.")
                        .inputs(
                                name("clip_name", models::textEncoders),
                                InputSpec.choice("type", CLIP_TYPES),
                                InputSpec.choice("device", List.of("default", "cpu"))
                                        .optional())
                        .output("CLIP"),
                constants -> models.identity(named(String.valueOf(constants.get("clip_name")), models.textEncoders())),
                call -> NodeResult.of(new Values.Clip(named(call.text("clip_name"), models.textEncoders()))));
    }

    private NodeType twoClips() {
        return new Declared(
                NodeSpec.named("DualCLIPLoader")
                        .category("advanced/loaders")
                        .says(
                                "Opens the text encoders of a model, which both names must be, or those of two files, which"
                                        + " read prompts for the first model here that they go with. Model and files say what they"
                                        + " are; type and device have no effect.")
                        .inputs(
                                name("clip_name1", models::textEncoders),
                                name("clip_name2", models::textEncoders),
                                InputSpec.choice("type", TWO_CLIP_TYPES),
                                InputSpec.choice("device", List.of("default", "cpu"))
                                        .optional())
                        .output("CLIP"),
                constants -> FileIdentity.of(() -> List.of(models.folder(both(
                        String.valueOf(constants.get("clip_name1")), String.valueOf(constants.get("clip_name2")))))),
                call -> NodeResult.of(new Values.Clip(both(call.text("clip_name1"), call.text("clip_name2")))));
    }

    private String both(String one, String two) {
        boolean model = models.names().contains(one);
        if (model != models.names().contains(two) || model && !one.equals(two)) {
            throw InkloomException.badInput(
                    "INK-GRAPH-028",
                    "clip_name1 and clip_name2 name different models.",
                    "The text encoders of a model are opened together, and those of files are two files.",
                    "Name one model in both, or two files.");
        }
        return model ? one : models.textEncoders().marked(one, two);
    }

    private NodeType vae() {
        return new Declared(
                NodeSpec.named("VAELoader")
                        .title("Load VAE")
                        .category("loaders")
                        .says(
                                "Opens the autoencoder of a model, or of a file for the latents of the first model here that it"
                                        + " goes with.")
                        .inputs(name("vae_name", models::autoencoders))
                        .output("VAE"),
                constants -> models.identity(named(String.valueOf(constants.get("vae_name")), models.autoencoders())),
                call -> NodeResult.of(new Values.Vae(named(call.text("vae_name"), models.autoencoders()))));
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
