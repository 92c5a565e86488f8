package org.inkloom.workflow.nodes;

import java.util.Arrays;
import java.util.List;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;

/** Nodes that make masks of pictures and colours, invert, grow and combine them. */
final class MaskNodes {
    private static final List<String> CHANNELS = List.of("red", "green", "blue", "alpha");
    private static final int MOST = 16_384;

    private MaskNodes() {}

    static List<NodeType> types() {
        return List.of(
                invert(), toImage(), ofImage(), ofColour(), solid(), cut(), mixed(), feathered(), grown(), threshold());
    }

    private static NodeSpec.Builder named(String name, String title, String says) {
        return NodeSpec.named(name)
                .title(title)
                .category("mask")
                .module("comfy_extras.nodes_mask")
                .says(says)
                .output("MASK");
    }

    private static Values.Mask mask(NodeCall call, String input) {
        return call.get(input, Values.Mask.class);
    }

    private static InputSpec socket() {
        return InputSpec.socket("mask", "MASK");
    }

    private static InputSpec pixels(String name, int start, int least) {
        return InputSpec.whole(name, start, least, MOST, 1);
    }

    private static NodeType invert() {
        return new Declared(
                named("InvertMask", "InvertMask", "Turns a mask round.").inputs(socket()), call -> {
                    Values.Mask from = mask(call, "mask");
                    float[] values = new float[from.values().length];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = 1 - from.values()[i];
                    }
                    return NodeResult.of(new Values.Mask(values, from.batch(), from.height(), from.width()));
                });
    }

    private static NodeType toImage() {
        return new Declared(
                NodeSpec.named("MaskToImage")
                        .title("Convert Mask to Image")
                        .category("mask")
                        .module("comfy_extras.nodes_mask")
                        .says("Shows a mask as a grey picture.")
                        .inputs(socket())
                        .output("IMAGE"),
                call -> {
                    Values.Mask from = mask(call, "mask");
                    float[] values = new float[3 * from.values().length];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = from.values()[i / 3];
                    }
                    return NodeResult.of(
                            new Values.Image(new PixelArray(values, from.batch(), from.height(), from.width())));
                });
    }

    private static NodeType ofImage() {
        return new Declared(
                named("ImageToMask", "Convert Image to Mask", "Takes a channel of pictures as a mask.")
                        .inputs(InputSpec.socket("image", "IMAGE"), InputSpec.combo("channel", CHANNELS)),
                call -> {
                    Values.Image image = call.get("image", Values.Image.class);
                    PixelArray from = image.array();
                    int channel = CHANNELS.indexOf(call.text("channel"));
                    float[] values = new float[from.values().length / 3];
                    float[] alpha = channel < 3 ? values : opacity(image);
                    for (int i = 0; i < values.length; i++) {
                        values[i] = channel < 3 ? from.values()[3 * i + channel] : alpha[i];
                    }
                    return NodeResult.of(new Values.Mask(values, from.batch(), from.height(), from.width()));
                });
    }

    private static float[] opacity(Values.Image image) {
        return image.alpha()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The pictures have no alpha channel. Choose red, green or blue, or join an alpha before."));
    }

    private static NodeType ofColour() {
        return new Declared(
                named("ImageColorToMask", "ImageColorToMask", "Masks the pixels of one colour.")
                        .inputs(InputSpec.socket("image", "IMAGE"), InputSpec.whole("color", 0, 0, 0xffffff, 1)),
                call -> {
                    PixelArray from = call.get("image", Values.Image.class).array();
                    int colour = call.count("color");
                    float[] values = new float[from.values().length / 3];
                    for (int i = 0; i < values.length; i++) {
                        int seen = 0;
                        for (int c = 0; c < 3; c++) {
                            float value = Math.clamp(from.values()[3 * i + c], 0, 1);
                            seen = seen << 8 | (int) Math.rint(value * 255f);
                        }
                        values[i] = seen == colour ? 1 : 0;
                    }
                    return NodeResult.of(new Values.Mask(values, from.batch(), from.height(), from.width()));
                });
    }

    private static NodeType solid() {
        return new Declared(
                named("SolidMask", "SolidMask", "A mask of one value.")
                        .inputs(
                                InputSpec.real("value", 1, 0, 1, 0.01),
                                pixels("width", 512, 1),
                                pixels("height", 512, 1)),
                call -> {
                    float[] values = new float[Math.multiplyExact(call.count("width"), call.count("height"))];
                    Arrays.fill(values, (float) call.real("value"));
                    return NodeResult.of(new Values.Mask(values, 1, call.count("height"), call.count("width")));
                });
    }

    private static NodeType cut() {
        return new Declared(
                named("CropMask", "CropMask", "Cuts a part out of a mask.")
                        .inputs(
                                socket(),
                                pixels("x", 0, 0),
                                pixels("y", 0, 0),
                                pixels("width", 512, 1),
                                pixels("height", 512, 1)),
                call -> NodeResult.of(MaskArrays.cut(
                        mask(call, "mask"),
                        call.count("x"),
                        call.count("y"),
                        call.count("width"),
                        call.count("height"))));
    }

    private static NodeType mixed() {
        return new Declared(
                named("MaskComposite", "MaskComposite", "Lays a mask into another.")
                        .inputs(
                                InputSpec.socket("destination", "MASK"),
                                InputSpec.socket("source", "MASK"),
                                pixels("x", 0, 0),
                                pixels("y", 0, 0),
                                InputSpec.combo(
                                        "operation", List.of("multiply", "add", "subtract", "and", "or", "xor"))),
                call -> NodeResult.of(MaskArrays.mixed(
                        mask(call, "destination"),
                        mask(call, "source"),
                        call.count("x"),
                        call.count("y"),
                        MaskArrays.mixing(call.text("operation")))));
    }

    private static NodeType feathered() {
        return new Declared(
                named("FeatherMask", "FeatherMask", "Lets a mask fade towards its edges.")
                        .inputs(
                                socket(),
                                pixels("left", 0, 0),
                                pixels("top", 0, 0),
                                pixels("right", 0, 0),
                                pixels("bottom", 0, 0)),
                call -> NodeResult.of(MaskArrays.feathered(
                        mask(call, "mask"),
                        call.count("left"),
                        call.count("top"),
                        call.count("right"),
                        call.count("bottom"))));
    }

    private static NodeType grown() {
        return new Declared(
                named("GrowMask", "GrowMask", "Lets a mask grow, or shrink where expand is negative.")
                        .inputs(
                                socket(),
                                InputSpec.whole("expand", 0, -MOST, MOST, 1).says("Pixels on each side."),
                                InputSpec.flag("tapered_corners", true)),
                call -> NodeResult.of(
                        MaskArrays.grown(mask(call, "mask"), call.count("expand"), call.flag("tapered_corners"))));
    }

    private static NodeType threshold() {
        return new Declared(
                named("ThresholdMask", "ThresholdMask", "Makes a mask hard: above the value 1, otherwise 0.")
                        .inputs(socket(), InputSpec.real("value", 0.5, 0, 1, 0.01)),
                call -> {
                    Values.Mask from = mask(call, "mask");
                    float limit = (float) call.real("value");
                    float[] values = new float[from.values().length];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = from.values()[i] > limit ? 1 : 0;
                    }
                    return NodeResult.of(new Values.Mask(values, from.batch(), from.height(), from.width()));
                });
    }
}
