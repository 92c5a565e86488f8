package org.inkloom.server.openai;

import java.util.Optional;
import org.inkloom.server.openai.PictureAsk.Size;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.NodePack.UsualSettings;
import tools.jackson.databind.node.ObjectNode;

/** The graph that answers a request: ComfyUI's default one, or the one of image to image. */
final class PictureGraph {
    /** The node whose pictures are the answer. */
    static final String OUTPUT = "9";

    /**
     * A picture to draw over.
     *
     * @param file as {@code LoadImage} names it
     * @param size it is brought to; nothing where it is taken as it is
     * @param mask a file whose transparent parts are drawn over; nothing where there is none
     * @param ownMask whether its own transparent parts are drawn over
     */
    record Start(String file, Optional<Size> size, Optional<String> mask, boolean ownMask) {
        boolean masked() {
            return ownMask || mask.isPresent();
        }
    }

    private final ObjectNode nodes = ComfyJson.MAPPER.createObjectNode();

    private PictureGraph() {}

    /** Returns a graph for a model with what is usual for it where the request says nothing. */
    static ObjectNode of(PictureAsk ask, String model, UsualSettings usual, Optional<Start> start) {
        PictureGraph graph = new PictureGraph();
        graph.node("4", "CheckpointLoaderSimple").put("ckpt_name", model);
        link(graph.node("6", "CLIPTextEncode").put("text", ask.prompt()), "clip", "4", 1);
        link(graph.node("7", "CLIPTextEncode").put("text", ask.negative()), "clip", "4", 1);
        String latents = start.isPresent() ? graph.begun(ask, start.get()) : graph.empty(ask, usual);
        ObjectNode sampler = graph.node("3", "KSampler")
                .put("seed", ask.seed())
                .put("steps", steps(ask, usual))
                .put("cfg", ask.guidance().orElse(usual.guidance()))
                .put("sampler_name", "euler")
                .put("scheduler", "normal");
        double denoise = start.isEmpty() || start.get().masked() ? 1 : ask.strength();
        link(link(link(sampler, "model", "4", 0), "positive", "6", 0), "negative", "7", 0);
        link(sampler, "latent_image", latents, 0).put("denoise", denoise);
        link(link(graph.node("8", "VAEDecode"), "samples", "3", 0), "vae", "4", 2);
        link(graph.node(OUTPUT, "SaveImage").put("filename_prefix", "openai/picture"), "images", "8", 0);
        return graph.nodes;
    }

    /** Quality is a matter of steps: half as many for a low one, twice as many for a high one. */
    static int steps(PictureAsk ask, UsualSettings usual) {
        return ask.steps()
                .orElse(Math.max(
                        1,
                        switch (ask.quality()) {
                            case "low" -> (usual.steps() + 1) / 2;
                            case "high", "hd" -> usual.steps() * 2;
                            default -> usual.steps();
                        }));
    }

    private String empty(PictureAsk ask, UsualSettings usual) {
        Size size = ask.size().orElse(new Size(usual.width(), usual.height()));
        node("5", "EmptyLatentImage")
                .put("width", size.width())
                .put("height", size.height())
                .put("batch_size", ask.count());
        return "5";
    }

    private String begun(PictureAsk ask, Start start) {
        node("10", "LoadImage").put("image", start.file());
        String picture = "10";
        if (start.size().isPresent()) {
            Size size = start.size().get();
            ObjectNode scale = node("11", "ImageScale")
                    .put("upscale_method", "lanczos")
                    .put("width", size.width())
                    .put("height", size.height())
                    .put("crop", start.masked() ? "disabled" : "center");
            link(scale, "image", "10", 0);
            picture = "11";
        }
        link(link(node("12", "VAEEncode"), "pixels", picture, 0), "vae", "4", 2);
        String latents = "12";
        if (start.masked()) {
            ObjectNode masked = link(node("14", "SetLatentNoiseMask"), "samples", "12", 0);
            if (start.mask().isPresent()) {
                node("13", "LoadImageMask").put("image", start.mask().get()).put("channel", "alpha");
                link(masked, "mask", "13", 0);
            } else {
                link(masked, "mask", "10", 1);
            }
            latents = "14";
        }
        if (ask.count() > 1) {
            link(node("15", "RepeatLatentBatch").put("amount", ask.count()), "samples", latents, 0);
            latents = "15";
        }
        return latents;
    }

    private ObjectNode node(String id, String type) {
        return nodes.putObject(id).put("class_type", type).putObject("inputs");
    }

    private static ObjectNode link(ObjectNode inputs, String name, String node, int slot) {
        inputs.putArray(name).add(node).add(slot);
        return inputs;
    }
}
