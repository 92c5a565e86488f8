package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.inkloom.diffusion.DrawingStages;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;

/** Nodes that make, decode, encode, resize and select latents. */
final class LatentNodes {
    /** Latents that are made before a model is known have 4 channels of 8 x 8 pixels, as in ComfyUI. */
    private static final int CHANNELS = 4;

    private static final int PIXELS = 8;

    /** The smallest side of resized latents, in pixels. */
    private static final int LEAST = 64;

    private final Models models;

    LatentNodes(Models models) {
        this.models = models;
    }

    List<NodeType> types() {
        return List.of(empty(), decode(), encode(), upscale(), upscaleBy(), pick(), repeat(), masked());
    }

    static Values.Latent latent(NodeCall call, String input) {
        return call.get(input, Values.Latent.class);
    }

    /**
     * Returns latents in the format of a model. Empty latents may have been made before the model was known, for 4
     * channels and 8 pixels; these become empty latents of the model's format, as in ComfyUI.
     */
    static LatentArray fitted(LatentArray latents, DrawingStages stages) {
        boolean empty = true;
        for (float value : latents.values()) {
            empty &= value == 0;
        }
        if (empty) {
            int pixels = stages.pixelsPerLatent();
            int height = Math.max(1, latents.height() * PIXELS / pixels);
            int width = Math.max(1, latents.width() * PIXELS / pixels);
            LatentArray fresh = LatentArray.empty(latents.batch(), stages.channels(), height, width);
            return new LatentArray(
                    fresh.values(),
                    latents.batch(),
                    stages.channels(),
                    height,
                    width,
                    latents.mask()
                            .map(mask -> Planes.resize(
                                    mask,
                                    1,
                                    new Planes.Size(latents.height(), latents.width()),
                                    new Planes.Size(height, width),
                                    "bilinear")),
                    latents.places(),
                    stages.latentFactor());
        }
        if (latents.channels() != stages.channels()) {
            throw new IllegalArgumentException("The latents have " + latents.channels() + " channels and the model "
                    + stages.channels() + ": they come from the autoencoder of another model.");
        }
        return latents.inScale(stages.latentFactor());
    }

    private static InputSpec side(String name) {
        return InputSpec.whole(name, 512, 16, 16_384, 8);
    }

    private static NodeType empty() {
        return new Declared(
                NodeSpec.named("EmptyLatentImage")
                        .title("Empty Latent Image")
                        .category("latent")
                        .says("Latents of nothing, to draw from noise.")
                        .inputs(side("width"), side("height"), InputSpec.whole("batch_size", 1, 1, 4096))
                        .output("LATENT"),
                call -> NodeResult.of(new Values.Latent(LatentArray.empty(
                        call.count("batch_size"),
                        CHANNELS,
                        call.count("height") / PIXELS,
                        call.count("width") / PIXELS))));
    }

    private NodeType decode() {
        return new Declared(
                NodeSpec.named("VAEDecode")
                        .title("VAE Decode")
                        .category("latent")
                        .says("Turns latents into pictures.")
                        .inputs(InputSpec.socket("samples", "LATENT"), InputSpec.socket("vae", "VAE"))
                        .output("IMAGE"),
                call -> NodeResult.of(new Values.Image(
                        models.stages(call.get("vae", Values.Vae.class).name())
                                .decode(latent(call, "samples").array(), false, LoaderNodes.control(call)))));
    }

    private NodeType encode() {
        return new Declared(
                NodeSpec.named("VAEEncode")
                        .title("VAE Encode")
                        .category("latent")
                        .says("Turns pictures into latents.")
                        .inputs(InputSpec.socket("pixels", "IMAGE"), InputSpec.socket("vae", "VAE"))
                        .output("LATENT"),
                call -> NodeResult.of(new Values.Latent(
                        models.stages(call.get("vae", Values.Vae.class).name())
                                .encode(call.get("pixels", Values.Image.class).array(), LoaderNodes.control(call)))));
    }

    static LatentArray resized(LatentArray from, int height, int width, String method) {
        Planes.Size before = new Planes.Size(from.height(), from.width());
        Planes.Size after = new Planes.Size(Math.max(1, height), Math.max(1, width));
        float[] values = method.equals("bislerp")
                ? Planes.bislerp(from.values(), from.batch(), from.channels(), before, after)
                : Planes.resize(from.values(), from.batch() * from.channels(), before, after, method);
        return new LatentArray(
                values,
                from.batch(),
                from.channels(),
                after.height(),
                after.width(),
                from.mask().map(mask -> Planes.resize(mask, 1, before, after, "bilinear")),
                from.places(),
                from.factor());
    }

    private static NodeType upscale() {
        return new Declared(
                NodeSpec.named("LatentUpscale")
                        .title("Upscale Latent")
                        .category("latent")
                        .says("Brings latents to another size, in pixels; a side of 0 keeps the proportions.")
                        .inputs(
                                InputSpec.socket("samples", "LATENT"),
                                InputSpec.choice("upscale_method", Planes.LATENT_METHODS),
                                InputSpec.whole("width", 512, 0, 16_384, 8),
                                InputSpec.whole("height", 512, 0, 16_384, 8),
                                InputSpec.choice("crop", List.of("disabled", "center")))
                        .output("LATENT"),
                call -> {
                    LatentArray from = latent(call, "samples").array();
                    int width = call.count("width");
                    int height = call.count("height");
                    if (width == 0 && height == 0) {
                        return NodeResult.of(new Values.Latent(from));
                    }
                    int wide = width == 0
                            ? proportional(from.width(), Math.max(LEAST, height), from.height())
                            : Math.max(LEAST, width);
                    int tall = height == 0
                            ? proportional(from.height(), Math.max(LEAST, width), from.width())
                            : Math.max(LEAST, height);
                    int newWidth = wide / PIXELS;
                    int newHeight = tall / PIXELS;
                    LatentArray cut = call.text("crop").equals("center") ? centred(from, newHeight, newWidth) : from;
                    LatentArray made = resized(cut, newHeight, newWidth, call.text("upscale_method"));
                    return NodeResult.of(new Values.Latent(from.mask()
                            .map(mask -> made.masked(fitted(mask, from, made)))
                            .orElse(made)));
                });
    }

    /**
     * Computes a side from the other one by the aspect ratio, in pixels; rounded before it is divided into latents, as
     * in ComfyUI.
     */
    private static int proportional(int side, int other, int otherBefore) {
        return (int) Math.max(LEAST, Math.rint((double) side * other / otherBefore));
    }

    /** Resizes a mask. It is not cropped when its latents are, as in ComfyUI. */
    private static float[] fitted(float[] mask, LatentArray before, LatentArray after) {
        return Planes.resize(
                mask,
                1,
                new Planes.Size(before.height(), before.width()),
                new Planes.Size(after.height(), after.width()),
                "bilinear");
    }

    /** Crops latents in the middle to the aspect ratio of another size. */
    static LatentArray centred(LatentArray from, int height, int width) {
        ImageCut cut = ImageCut.centred(from.height(), from.width(), height, width);
        float[] values = new float[from.batch() * from.channels() * cut.height() * cut.width()];
        for (int plane = 0; plane < from.batch() * from.channels(); plane++) {
            for (int y = 0; y < cut.height(); y++) {
                int source = (plane * from.height() + cut.top() + y) * from.width() + cut.left();
                System.arraycopy(from.values(), source, values, (plane * cut.height() + y) * cut.width(), cut.width());
            }
        }
        return new LatentArray(
                values,
                from.batch(),
                from.channels(),
                cut.height(),
                cut.width(),
                java.util.Optional.empty(),
                from.places(),
                from.factor());
    }

    private static NodeType upscaleBy() {
        return new Declared(
                NodeSpec.named("LatentUpscaleBy")
                        .title("Upscale Latent By")
                        .category("latent")
                        .says("Makes latents larger or smaller by a factor.")
                        .inputs(
                                InputSpec.socket("samples", "LATENT"),
                                InputSpec.choice("upscale_method", Planes.LATENT_METHODS),
                                InputSpec.real("scale_by", 1.5, 0.01, 8, 0.01))
                        .output("LATENT"),
                call -> {
                    LatentArray from = latent(call, "samples").array();
                    double by = call.real("scale_by");
                    return NodeResult.of(new Values.Latent(resized(
                            from,
                            (int) Math.rint(from.height() * by),
                            (int) Math.rint(from.width() * by),
                            call.text("upscale_method"))));
                });
    }

    private static NodeType pick() {
        return new Declared(
                NodeSpec.named("LatentFromBatch")
                        .title("Latent From Batch")
                        .category("latent/batch")
                        .says("Takes some of a batch; drawn again with the seed of the batch they become the same"
                                + " pictures.")
                        .inputs(
                                InputSpec.socket("samples", "LATENT"),
                                InputSpec.whole("batch_index", 0, 0, 63),
                                InputSpec.whole("length", 1, 1, 64))
                        .output("LATENT"),
                call -> {
                    LatentArray from = latent(call, "samples").array();
                    int first = Math.min(from.batch() - 1, call.count("batch_index"));
                    int count = Math.min(from.batch() - first, call.count("length"));
                    int one = from.values().length / from.batch();
                    List<Integer> places = new ArrayList<>();
                    for (int i = first; i < first + count; i++) {
                        places.add(from.places().isEmpty() ? i : from.places().get(i));
                    }
                    return NodeResult.of(new Values.Latent(new LatentArray(
                            Arrays.copyOfRange(from.values(), first * one, (first + count) * one),
                            count,
                            from.channels(),
                            from.height(),
                            from.width(),
                            from.mask(),
                            places,
                            from.factor())));
                });
    }

    private static NodeType repeat() {
        return new Declared(
                NodeSpec.named("RepeatLatentBatch")
                        .title("Repeat Latent Batch")
                        .category("latent/batch")
                        .says("Repeats latents.")
                        .inputs(InputSpec.socket("samples", "LATENT"), InputSpec.whole("amount", 1, 1, 64))
                        .output("LATENT"),
                call -> {
                    LatentArray from = latent(call, "samples").array();
                    int amount = call.count("amount");
                    float[] values = new float[Math.multiplyExact(from.values().length, amount)];
                    List<Integer> places = new ArrayList<>();
                    int apart = from.places().isEmpty()
                            ? 0
                            : from.places().stream()
                                            .mapToInt(Integer::intValue)
                                            .max()
                                            .orElse(0)
                                    - from.places().stream()
                                            .mapToInt(Integer::intValue)
                                            .min()
                                            .orElse(0)
                                    + 1;
                    for (int i = 0; i < amount; i++) {
                        System.arraycopy(from.values(), 0, values, i * from.values().length, from.values().length);
                        int moved = i * apart;
                        from.places().forEach(place -> places.add(place + moved));
                    }
                    return NodeResult.of(new Values.Latent(new LatentArray(
                            values,
                            from.batch() * amount,
                            from.channels(),
                            from.height(),
                            from.width(),
                            from.mask(),
                            places,
                            from.factor())));
                });
    }

    private static NodeType masked() {
        return new Declared(
                NodeSpec.named("SetLatentNoiseMask")
                        .title("Set Latent Noise Mask")
                        .category("latent/inpaint")
                        .says("Says where latents are drawn over; elsewhere they stay.")
                        .inputs(InputSpec.socket("samples", "LATENT"), InputSpec.socket("mask", "MASK"))
                        .output("LATENT"),
                call -> {
                    LatentArray from = latent(call, "samples").array();
                    Values.Mask mask = call.get("mask", Values.Mask.class);
                    float[] first = Arrays.copyOf(mask.values(), mask.height() * mask.width());
                    return NodeResult.of(new Values.Latent(from.masked(Planes.resize(
                            first,
                            1,
                            new Planes.Size(mask.height(), mask.width()),
                            new Planes.Size(from.height(), from.width()),
                            "bilinear"))));
                });
    }
}
