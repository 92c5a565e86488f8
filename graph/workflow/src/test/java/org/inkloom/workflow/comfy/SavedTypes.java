package org.inkloom.workflow.comfy;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.inkloom.workflow.node.InputHint;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;

/** The declarations that ComfyUI 0.12.1 has for the node types of the sample workflows, as far as conversion needs them. */
final class SavedTypes {
    private static final InputSpec ANY = InputSpec.text("any", "");

    private SavedTypes() {}

    static Function<String, Optional<NodeSpec>> all() {
        Map<String, NodeSpec> specs = Arrays.stream(new NodeSpec.Builder[] {
                    spec("CheckpointLoaderSimple", "Load Checkpoint", text("ckpt_name")),
                    spec(
                            "LoraLoader",
                            "Load LoRA (Model and CLIP)",
                            socket("model", "MODEL"),
                            socket("clip", "CLIP"),
                            text("lora_name"),
                            real("strength_model"),
                            real("strength_clip")),
                    spec(
                            "CLIPTextEncode",
                            "CLIP Text Encode (Prompt)",
                            InputSpec.prompt("text"),
                            socket("clip", "CLIP")),
                    spec(
                            "EmptyLatentImage",
                            "Empty Latent Image",
                            whole("width"),
                            whole("height"),
                            whole("batch_size")),
                    spec(
                            "KSampler",
                            "KSampler",
                            socket("model", "MODEL"),
                            InputSpec.seed("seed"),
                            whole("steps"),
                            real("cfg"),
                            text("sampler_name"),
                            text("scheduler"),
                            socket("positive", "CONDITIONING"),
                            socket("negative", "CONDITIONING"),
                            socket("latent_image", "LATENT"),
                            real("denoise")),
                    spec("VAEDecode", "VAE Decode", socket("samples", "LATENT"), socket("vae", "VAE")),
                    spec("VAEEncode", "VAE Encode", socket("pixels", "IMAGE"), socket("vae", "VAE")),
                    spec(
                                    "SaveImage",
                                    "Save Image",
                                    socket("images", "IMAGE"),
                                    InputSpec.text("filename_prefix", "ComfyUI"))
                            .is(NodeTrait.OUTPUT),
                    spec("PreviewImage", "Preview Image", socket("images", "IMAGE"))
                            .is(NodeTrait.OUTPUT),
                    spec("LoadImage", "Load Image", text("image").with(InputHint.PICTURE_UPLOAD)),
                    spec(
                            "LatentUpscaleBy",
                            "Upscale Latent By",
                            socket("samples", "LATENT"),
                            text("upscale_method"),
                            real("scale_by")),
                    spec(
                            "ImageScale",
                            "Upscale Image",
                            socket("image", "IMAGE"),
                            text("upscale_method"),
                            whole("width"),
                            whole("height"),
                            text("crop")),
                    spec(
                            "ImageScaleToTotalPixels",
                            "",
                            socket("image", "IMAGE"),
                            text("upscale_method"),
                            real("megapixels"),
                            whole("resolution_steps")),
                    spec("Canny", "", socket("image", "IMAGE"), real("low_threshold"), real("high_threshold")),
                    spec("ControlNetLoader", "Load ControlNet Model", text("control_net_name")),
                    spec(
                            "ControlNetApplyAdvanced",
                            "Apply ControlNet",
                            socket("positive", "CONDITIONING"),
                            socket("negative", "CONDITIONING"),
                            socket("control_net", "CONTROL_NET"),
                            socket("image", "IMAGE"),
                            real("strength"),
                            real("start_percent"),
                            real("end_percent"),
                            socket("vae", "VAE").optional())
                })
                .map(NodeSpec.Builder::build)
                .collect(Collectors.toMap(NodeSpec::name, spec -> spec));
        return name -> Optional.ofNullable(specs.get(name));
    }

    private static NodeSpec.Builder spec(String name, String title, InputSpec... inputs) {
        NodeSpec.Builder builder =
                NodeSpec.named(name).title(title).says("For tests.").inputs(inputs);
        if (name.equals("ControlNetApplyAdvanced")) {
            return builder.output("CONDITIONING").output("CONDITIONING");
        }
        return builder;
    }

    private static InputSpec socket(String name, String type) {
        return InputSpec.socket(name, type);
    }

    private static InputSpec text(String name) {
        return new InputSpec(name, ANY.type(), true, "", java.util.Set.of());
    }

    private static InputSpec whole(String name) {
        return InputSpec.whole(name, 0, 0, 16384);
    }

    private static InputSpec real(String name) {
        return InputSpec.real(name, 1, 0, 100, 0.01);
    }
}
