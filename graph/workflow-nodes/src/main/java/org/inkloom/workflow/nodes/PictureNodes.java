package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/**
 * Nodes that select and repeat pictures of a batch, measure, pad and composite them, and join or split transparency.
 */
final class PictureNodes {
    private static final int MOST = 16_384;
    private static final List<String> METHODS = List.of("area", "lanczos", "bilinear", "nearest-exact", "bicubic");

    private PictureNodes() {}

    static List<NodeType> types() {
        return List.of(largest(), pick(), repeat(), size(), padded(), blend(), composite(), joined(), split());
    }

    private static NodeSpec.Builder named(String name, String category, String module, String says) {
        return NodeSpec.named(name)
                .category(category)
                .module("comfy_extras." + module)
                .says(says)
                .inputs(InputSpec.socket("image", "IMAGE"));
    }

    private static PixelArray image(NodeCall call, String input) {
        return call.get(input, Values.Image.class).array();
    }

    private static NodeResult result(PixelArray array) {
        return NodeResult.of(new Values.Image(array));
    }

    private static NodeType largest() {
        return new Declared(
                named(
                                "ImageScaleToMaxDimension",
                                "image/upscaling",
                                "nodes_images",
                                "Brings the longer side of pictures to a length, in their proportions.")
                        .inputs(
                                InputSpec.combo("upscale_method", METHODS),
                                InputSpec.whole("largest_size", 512, 0, MOST, 1))
                        .output("IMAGE"),
                call -> {
                    PixelArray from = image(call, "image");
                    int most = call.count("largest_size");
                    boolean tall = from.height() > from.width();
                    boolean wide = from.width() > from.height();
                    int width = tall ? (int) Math.rint((double) from.width() / from.height() * most) : most;
                    int height = wide ? (int) Math.rint((double) from.height() / from.width() * most) : most;
                    return result(ImageNodes.resized(from, height, width, call.text("upscale_method")));
                });
    }

    private static NodeType pick() {
        return new Declared(
                named("ImageFromBatch", "image/batch", "nodes_images", "Takes some pictures of a batch.")
                        .inputs(InputSpec.whole("batch_index", 0, 0, 4095), InputSpec.whole("length", 1, 1, 4096))
                        .output("IMAGE"),
                call -> {
                    PixelArray from = image(call, "image");
                    int first = Math.min(from.batch() - 1, call.count("batch_index"));
                    int count = Math.min(from.batch() - first, call.count("length"));
                    int one = from.values().length / from.batch();
                    return result(new PixelArray(
                            Arrays.copyOfRange(from.values(), first * one, (first + count) * one),
                            count,
                            from.height(),
                            from.width()));
                });
    }

    private static NodeType repeat() {
        return new Declared(
                named("RepeatImageBatch", "image/batch", "nodes_images", "Repeats pictures.")
                        .inputs(InputSpec.whole("amount", 1, 1, 4096))
                        .output("IMAGE"),
                call -> {
                    List<PixelArray> all = new ArrayList<>();
                    for (int i = 0; i < call.count("amount"); i++) {
                        all.add(image(call, "image"));
                    }
                    return result(ImageNodes.together(all));
                });
    }

    private static NodeType size() {
        return new Declared(
                named("GetImageSize", "image", "nodes_images", "Tells the size of pictures and how many they are.")
                        .output(OutputSpec.of("width", "INT"))
                        .output(OutputSpec.of("height", "INT"))
                        .output(OutputSpec.of("batch_size", "INT")),
                call -> {
                    PixelArray from = image(call, "image");
                    return NodeResult.of((long) from.width(), (long) from.height(), (long) from.batch());
                });
    }

    private static NodeType padded() {
        return new Declared(
                NodeSpec.named("ImagePadForOutpaint")
                        .title("Pad Image for Outpainting")
                        .category("image")
                        .says("Puts grey room around pictures, and masks it, for what goes on beyond their edges.")
                        .inputs(
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.whole("left", 0, 0, MOST, 8),
                                InputSpec.whole("top", 0, 0, MOST, 8),
                                InputSpec.whole("right", 0, 0, MOST, 8),
                                InputSpec.whole("bottom", 0, 0, MOST, 8),
                                InputSpec.whole("feathering", 40, 0, MOST, 1)
                                        .says("Pixels over which the mask reaches into the picture."))
                        .output("IMAGE")
                        .output("MASK"),
                call -> {
                    OutpaintMargin room = new OutpaintMargin(
                            call.count("left"), call.count("top"), call.count("right"), call.count("bottom"));
                    PixelArray from = image(call, "image");
                    return NodeResult.of(
                            new Values.Image(room.around(from)),
                            room.mask(from.height(), from.width(), call.count("feathering")));
                });
    }

    private static NodeType blend() {
        return new Declared(
                NodeSpec.named("ImageBlend")
                        .category("image/postprocessing")
                        .module("comfy_extras.nodes_post_processing")
                        .says("Lays pictures over others; the second ones are brought to the size of the first.")
                        .inputs(
                                InputSpec.socket("image1", "IMAGE"),
                                InputSpec.socket("image2", "IMAGE"),
                                InputSpec.real("blend_factor", 0.5, 0, 1, 0.01).says("How much of the second is seen."),
                                InputSpec.combo("blend_mode", PictureBlend.MODES))
                        .output("IMAGE"),
                call -> {
                    PixelArray below = image(call, "image1");
                    PixelArray over = ImageNodes.fitted(image(call, "image2"), below, "bicubic");
                    return result(
                            PictureBlend.of(below, over, call.text("blend_mode"), (float) call.real("blend_factor")));
                });
    }

    private static NodeType composite() {
        return new Declared(
                NodeSpec.named("ImageCompositeMasked")
                        .category("image")
                        .module("comfy_extras.nodes_mask")
                        .says("Lays pictures into others, where a mask says so.")
                        .inputs(
                                InputSpec.socket("destination", "IMAGE"),
                                InputSpec.socket("source", "IMAGE"),
                                InputSpec.whole("x", 0, 0, MOST, 1),
                                InputSpec.whole("y", 0, 0, MOST, 1),
                                InputSpec.flag("resize_source", false)
                                        .says("Whether the source is brought to the size of the destination."),
                                InputSpec.socket("mask", "MASK").optional())
                        .output("IMAGE"),
                call -> {
                    PixelArray to = image(call, "destination");
                    PixelArray source = image(call, "source");
                    PixelArray from = call.flag("resize_source")
                            ? ImageNodes.resized(source, to.height(), to.width(), "bilinear")
                            : source;
                    Optional<Values.Mask> mask = call.find("mask", Values.Mask.class)
                            .map(said -> MaskArrays.resized(said, from.height(), from.width()));
                    return result(PictureBlend.laid(to, from, call.count("x"), call.count("y"), mask));
                });
    }

    private static NodeType joined() {
        return new Declared(
                NodeSpec.named("JoinImageWithAlpha")
                        .title("Join Image with Alpha")
                        .category("mask/compositing")
                        .module("comfy_extras.nodes_compositing")
                        .says("Makes pictures transparent where a mask is.")
                        .inputs(InputSpec.socket("image", "IMAGE"), InputSpec.socket("alpha", "MASK"))
                        .output("IMAGE"),
                call -> {
                    PixelArray from = image(call, "image");
                    Values.Mask mask =
                            MaskArrays.resized(call.get("alpha", Values.Mask.class), from.height(), from.width());
                    int batch = Math.max(from.batch(), mask.batch());
                    int plane = from.height() * from.width();
                    PixelArray all = PixelArray.black(batch, from.height(), from.width());
                    float[] alpha = new float[batch * plane];
                    for (int i = 0; i < batch; i++) {
                        System.arraycopy(
                                from.values(), i % from.batch() * 3 * plane, all.values(), i * 3 * plane, 3 * plane);
                        for (int k = 0; k < plane; k++) {
                            alpha[i * plane + k] = 1 - mask.values()[i % mask.batch() * plane + k];
                        }
                    }
                    return NodeResult.of(new Values.Image(all, Optional.of(alpha)));
                });
    }

    private static NodeType split() {
        return new Declared(
                NodeSpec.named("SplitImageWithAlpha")
                        .title("Split Image with Alpha")
                        .category("mask/compositing")
                        .module("comfy_extras.nodes_compositing")
                        .says("Takes pictures and their transparency apart; of opaque ones the mask is empty.")
                        .inputs(InputSpec.socket("image", "IMAGE"))
                        .output("IMAGE")
                        .output("MASK"),
                call -> {
                    Values.Image image = call.get("image", Values.Image.class);
                    PixelArray from = image.array();
                    float[] mask = new float[from.values().length / 3];
                    image.alpha().ifPresent(alpha -> {
                        for (int i = 0; i < mask.length; i++) {
                            mask[i] = 1 - alpha[i];
                        }
                    });
                    return NodeResult.of(
                            new Values.Image(from), new Values.Mask(mask, from.batch(), from.height(), from.width()));
                });
    }
}
