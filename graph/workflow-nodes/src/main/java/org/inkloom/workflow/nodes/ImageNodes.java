package org.inkloom.workflow.nodes;

import java.util.List;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;

/** Nodes that resize, crop and combine pictures. */
final class ImageNodes {
    private static final List<String> METHODS = List.of("nearest-exact", "bilinear", "area", "bicubic", "lanczos");

    private ImageNodes() {}

    static List<NodeType> types() {
        return List.of(scale(), scaleBy(), totalPixels(), invert(), batch(), crop(), empty());
    }

    private static PixelArray image(NodeCall call, String input) {
        return call.get(input, Values.Image.class).array();
    }

    private static NodeResult result(PixelArray array) {
        return NodeResult.of(new Values.Image(array));
    }

    static PixelArray resized(PixelArray from, int height, int width, String method) {
        int newHeight = Math.max(1, height);
        int newWidth = Math.max(1, width);
        if (newHeight == from.height() && newWidth == from.width()) {
            return from;
        }
        if (method.equals("lanczos")) {
            return lanczos(from, newHeight, newWidth);
        }
        PixelArray to = PixelArray.black(from.batch(), newHeight, newWidth);
        int one = from.height() * from.width();
        int oneNew = newHeight * newWidth;
        for (int plane = 0; plane < from.batch() * 3; plane++) {
            float[] values = new float[one];
            int picture = plane / 3;
            int colour = plane % 3;
            for (int i = 0; i < one; i++) {
                values[i] = from.values()[3 * (picture * one + i) + colour];
            }
            float[] made = Planes.resize(
                    values,
                    1,
                    new Planes.Size(from.height(), from.width()),
                    new Planes.Size(newHeight, newWidth),
                    method);
            for (int i = 0; i < oneNew; i++) {
                to.values()[3 * (picture * oneNew + i) + colour] = made[i];
            }
        }
        return to;
    }

    /** Resizes by Lanczos in 8 bits, because ComfyUI does it with Pillow. */
    private static PixelArray lanczos(PixelArray from, int height, int width) {
        PixelArray to = PixelArray.black(from.batch(), height, width);
        for (int i = 0; i < from.batch(); i++) {
            Pixels small = Resampler.resize(Bytes.pixels(from, i), width, height, ResampleFilter.LANCZOS);
            Bytes.put(small, to, i);
        }
        return to;
    }

    private static NodeType scale() {
        return new Declared(
                NodeSpec.named("ImageScale")
                        .title("Upscale Image")
                        .category("image/upscaling")
                        .says("Brings pictures to another size; a side of 0 keeps the proportions.")
                        .inputs(
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.choice("upscale_method", METHODS),
                                InputSpec.whole("width", 512, 0, 16_384, 1),
                                InputSpec.whole("height", 512, 0, 16_384, 1),
                                InputSpec.choice("crop", List.of("disabled", "center")))
                        .output("IMAGE"),
                call -> {
                    PixelArray from = image(call, "image");
                    int width = call.count("width");
                    int height = call.count("height");
                    if (width == 0 && height == 0) {
                        return result(from);
                    }
                    int newWidth = width == 0
                            ? (int) Math.max(1, Math.rint((double) from.width() * height / from.height()))
                            : width;
                    int newHeight = height == 0
                            ? (int) Math.max(1, Math.rint((double) from.height() * width / from.width()))
                            : height;
                    if (call.text("crop").equals("center")) {
                        ImageCut cut = ImageCut.centred(from.height(), from.width(), newHeight, newWidth);
                        from = from.cut(cut.top(), cut.left(), cut.height(), cut.width());
                    }
                    return result(resized(from, newHeight, newWidth, call.text("upscale_method")));
                });
    }

    private static NodeType scaleBy() {
        return new Declared(
                NodeSpec.named("ImageScaleBy")
                        .title("Upscale Image By")
                        .category("image/upscaling")
                        .says("Makes pictures larger or smaller by a factor.")
                        .inputs(
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.choice("upscale_method", METHODS),
                                InputSpec.real("scale_by", 1, 0.01, 8, 0.01))
                        .output("IMAGE"),
                call -> {
                    PixelArray from = image(call, "image");
                    double by = call.real("scale_by");
                    return result(resized(
                            from,
                            (int) Math.rint(from.height() * by),
                            (int) Math.rint(from.width() * by),
                            call.text("upscale_method")));
                });
    }

    private static NodeType totalPixels() {
        return new Declared(
                NodeSpec.named("ImageScaleToTotalPixels")
                        .title("")
                        .category("image/upscaling")
                        .module("comfy_extras.nodes_post_processing")
                        .says("Brings pictures to so many mebipixels in their proportions.")
                        .inputs(
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.combo("upscale_method", METHODS),
                                InputSpec.real("megapixels", 1, 0.01, 16, 0.01),
                                InputSpec.whole("resolution_steps", 1, 1, 256))
                        .output("IMAGE"),
                call -> {
                    PixelArray from = image(call, "image");
                    double total = call.real("megapixels") * 1024 * 1024;
                    double by = Math.sqrt(total / ((double) from.width() * from.height()));
                    int step = call.count("resolution_steps");
                    return result(resized(
                            from,
                            (int) Math.rint(from.height() * by / step) * step,
                            (int) Math.rint(from.width() * by / step) * step,
                            call.text("upscale_method")));
                });
    }

    private static NodeType invert() {
        return new Declared(
                NodeSpec.named("ImageInvert")
                        .title("Invert Image")
                        .category("image")
                        .says("Turns light into dark.")
                        .inputs(InputSpec.socket("image", "IMAGE"))
                        .output("IMAGE"),
                call -> {
                    PixelArray from = image(call, "image");
                    float[] values = new float[from.values().length];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = 1 - from.values()[i];
                    }
                    return result(new PixelArray(values, from.batch(), from.height(), from.width()));
                });
    }

    /** Returns pictures cropped in the middle and resized to the size of others. */
    static PixelArray fitted(PixelArray from, PixelArray to, String method) {
        if (from.height() == to.height() && from.width() == to.width()) {
            return from;
        }
        ImageCut cut = ImageCut.centred(from.height(), from.width(), to.height(), to.width());
        return resized(from.cut(cut.top(), cut.left(), cut.height(), cut.width()), to.height(), to.width(), method);
    }

    static PixelArray together(List<PixelArray> pictures) {
        PixelArray first = pictures.getFirst();
        int batch = pictures.stream().mapToInt(PixelArray::batch).sum();
        PixelArray all = PixelArray.black(batch, first.height(), first.width());
        int at = 0;
        for (PixelArray picture : pictures) {
            System.arraycopy(picture.values(), 0, all.values(), at, picture.values().length);
            at += picture.values().length;
        }
        return all;
    }

    private static NodeType batch() {
        return new Declared(
                NodeSpec.named("ImageBatch")
                        .title("Batch Images")
                        .category("image")
                        .says("Puts pictures together; the second ones are brought to the size of the first.")
                        .inputs(InputSpec.socket("image1", "IMAGE"), InputSpec.socket("image2", "IMAGE"))
                        .output("IMAGE")
                        .is(NodeTrait.DEPRECATED),
                call -> {
                    PixelArray first = image(call, "image1");
                    return result(together(List.of(first, fitted(image(call, "image2"), first, "bilinear"))));
                });
    }

    private static NodeType crop() {
        return new Declared(
                NodeSpec.named("ImageCrop")
                        .title("Image Crop")
                        .category("image/transform")
                        .module("comfy_extras.nodes_images")
                        .says("Cuts a part out of pictures.")
                        .inputs(
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.whole("width", 512, 1, 16_384, 1),
                                InputSpec.whole("height", 512, 1, 16_384, 1),
                                InputSpec.whole("x", 0, 0, 16_384, 1),
                                InputSpec.whole("y", 0, 0, 16_384, 1))
                        .output("IMAGE"),
                call -> {
                    PixelArray from = image(call, "image");
                    int x = Math.min(call.count("x"), from.width() - 1);
                    int y = Math.min(call.count("y"), from.height() - 1);
                    return result(from.cut(
                            y,
                            x,
                            Math.min(call.count("height"), from.height() - y),
                            Math.min(call.count("width"), from.width() - x)));
                });
    }

    private static NodeType empty() {
        return new Declared(
                NodeSpec.named("EmptyImage")
                        .category("image")
                        .says("Pictures of one colour.")
                        .inputs(
                                InputSpec.whole("width", 512, 1, 16_384, 1),
                                InputSpec.whole("height", 512, 1, 16_384, 1),
                                InputSpec.whole("batch_size", 1, 1, 4096),
                                InputSpec.whole("color", 0, 0, 0xffffff, 1))
                        .output("IMAGE"),
                call -> {
                    PixelArray made =
                            PixelArray.black(call.count("batch_size"), call.count("height"), call.count("width"));
                    int colour = call.count("color");
                    for (int i = 0; i < made.values().length; i++) {
                        made.values()[i] = (colour >> (16 - 8 * (i % 3)) & 0xff) / 255f;
                    }
                    return result(made);
                });
    }
}
