package org.inkloom.workflow.nodes;

import java.util.List;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/**
 * Nodes for masks and fillings with the names of comfyui-inpaint-nodes. Its nodes with networks of their own are
 * missing.
 */
final class InpaintPackNodes {
    private static final int MOST = 8191;
    private static final float WHOLE = 0.99f;

    private InpaintPackNodes() {}

    static List<NodeType> types() {
        return List.of(expand(), shrink(), stabilize(), compositing(), bounds(), fill(), blur(), colours());
    }

    private static NodeSpec.Builder named(String name, String title, String says) {
        return NodeSpec.named(name)
                .title(title)
                .category("inpaint")
                .module("custom_nodes.comfyui-inpaint-nodes")
                .says(says);
    }

    private static NodeSpec.Builder ofMask(String name, String title, String says) {
        return named(name, title, says).inputs(InputSpec.socket("mask", "MASK"));
    }

    private static Values.Mask mask(NodeCall call) {
        return call.get("mask", Values.Mask.class);
    }

    private static InputSpec[] blurring() {
        return new InputSpec[] {
            InputSpec.whole("blur", 7, 0, 8096, 1),
            InputSpec.combo("blur_type", MaskBlur.KERNELS).startingWith("gaussian")
        };
    }

    private static NodeType expand() {
        return new Declared(
                ofMask("INPAINT_ExpandMask", "Expand Mask", "Lets a mask grow by a square, and softens it.")
                        .inputs(InputSpec.whole("grow", 16, 0, 8096, 1))
                        .inputs(blurring())
                        .output(OutputSpec.of("mask", "MASK")),
                call -> {
                    Values.Mask from = mask(call);
                    int grow = call.count("grow");
                    Values.Mask grown = grow == 0 ? from : MaskBlur.dilated(from, grow);
                    return NodeResult.of(MaskBlur.of(grown, call.count("blur"), call.text("blur_type")));
                });
    }

    private static NodeType shrink() {
        return new Declared(
                ofMask("INPAINT_ShrinkMask", "Shrink Mask", "Lets a mask shrink by a square, and softens it.")
                        .inputs(InputSpec.whole("shrink", 16, 0, 8096, 1))
                        .inputs(blurring())
                        .output(OutputSpec.of("mask", "MASK")),
                call -> {
                    Values.Mask from = mask(call);
                    int shrink = call.count("shrink");
                    Values.Mask shrunk = shrink == 0 ? from : MaskBlur.eroded(from, shrink);
                    return NodeResult.of(MaskBlur.of(shrunk, call.count("blur"), call.text("blur_type")));
                });
    }

    private static NodeType stabilize() {
        return new Declared(
                ofMask("INPAINT_StabilizeMask", "Stabilize Mask", "Makes what is nearly 1 in a mask 1.")
                        .inputs(InputSpec.real("epsilon", 0.01, 0, 1, 0.0001))
                        .output(OutputSpec.of("mask", "MASK")),
                call -> {
                    float limit = 1 - (float) call.real("epsilon");
                    return NodeResult.of(MaskBlur.each(mask(call), value -> value > limit ? 1 : value));
                });
    }

    private static NodeType compositing() {
        return new Declared(
                ofMask(
                                "INPAINT_DenoiseToCompositingMask",
                                "Denoise to Compositing Mask",
                                "Makes of a mask for drawing one for laying the result over what was there.")
                        .inputs(
                                InputSpec.real("offset", 0.1, 0, 1, 0.01),
                                InputSpec.real("threshold", 0.2, 0.01, 1, 0.01))
                        .output(OutputSpec.of("mask", "MASK")),
                call -> {
                    float offset = (float) call.real("offset");
                    float threshold = (float) call.real("threshold");
                    if (offset >= threshold) {
                        throw new IllegalArgumentException(
                                "threshold must be above offset, and is " + threshold + " with " + offset + ".");
                    }
                    return NodeResult.of(MaskBlur.each(
                            mask(call), value -> Math.clamp((value - offset) / (threshold - offset), 0, 1)));
                });
    }

    private static NodeType bounds() {
        return new Declared(
                ofMask("INPAINT_MaskBoundingBox", "Mask Bounding Box", "Tells the rectangle around a mask.")
                        .output(OutputSpec.of("x", "INT"))
                        .output(OutputSpec.of("y", "INT"))
                        .output(OutputSpec.of("width", "INT"))
                        .output(OutputSpec.of("height", "INT")),
                call -> {
                    Values.Mask from = mask(call);
                    int left = from.width();
                    int top = from.height();
                    int right = -1;
                    int bottom = -1;
                    for (int at = 0; at < from.width() * from.height(); at++) {
                        if (from.values()[at] != 0) {
                            left = Math.min(left, at % from.width());
                            right = Math.max(right, at % from.width());
                            top = Math.min(top, at / from.width());
                            bottom = Math.max(bottom, at / from.width());
                        }
                    }
                    if (right < 0) {
                        throw new IllegalArgumentException("The mask is empty, and has no rectangle around it.");
                    }
                    return NodeResult.of((long) left, (long) top, right - left + 1L, bottom - top + 1L);
                });
    }

    private static InputSpec falloff() {
        return InputSpec.whole("falloff", 0, 0, MOST, 1);
    }

    /** Returns the area to fill; with a falloff the mask fades inwards over that many pixels. */
    private static Values.Mask filled(Values.Image image, Values.Mask mask, int falloff) {
        PixelArray array = image.array();
        if (mask.height() != array.height() || mask.width() != array.width()) {
            throw new IllegalArgumentException("The picture has " + array.width() + "x" + array.height()
                    + " pixels and the mask " + mask.width() + "x" + mask.height() + ".");
        }
        Values.Mask hard = MaskBlur.each(mask, value -> value >= WHOLE ? 1 : 0);
        if (falloff <= 0) {
            return hard;
        }
        Values.Mask soft = MaskBlur.of(MaskBlur.eroded(hard, falloff), falloff, "gaussian");
        float[] values = hard.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= soft.values()[i];
        }
        return new Values.Mask(values, hard.batch(), hard.height(), hard.width());
    }

    private static NodeType fill() {
        return new Declared(
                named("INPAINT_MaskedFill", "Fill Masked Area", "Fills what is masked with grey.")
                        .inputs(
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.socket("mask", "MASK"),
                                InputSpec.combo("fill", List.of("neutral")),
                                falloff())
                        .output(OutputSpec.of("image", "IMAGE")),
                call -> {
                    Values.Image image = call.get("image", Values.Image.class);
                    Values.Mask alpha = filled(image, mask(call), MaskBlur.odd(call.count("falloff")));
                    PixelArray from = image.array();
                    PixelArray grey = PixelArray.black(from.batch(), from.height(), from.width());
                    java.util.Arrays.fill(grey.values(), 0.5f);
                    return NodeResult.of(
                            new Values.Image(PictureBlend.laid(from, grey, 0, 0, java.util.Optional.of(alpha))));
                });
    }

    private static NodeType blur() {
        return new Declared(
                named("INPAINT_MaskedBlur", "Blur Masked Area", "Blurs what is masked.")
                        .inputs(
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.socket("mask", "MASK"),
                                InputSpec.whole("blur", 255, 3, MOST, 1),
                                falloff())
                        .output(OutputSpec.of("image", "IMAGE")),
                call -> {
                    int blur = MaskBlur.odd(call.count("blur"));
                    int falloff = Math.min(MaskBlur.odd(call.count("falloff")), blur - 2);
                    Values.Image image = call.get("image", Values.Image.class);
                    Values.Mask alpha = filled(image, mask(call), falloff);
                    PixelArray blurred = MaskBlur.gaussian(image.array(), blur);
                    return NodeResult.of(new Values.Image(
                            PictureBlend.laid(image.array(), blurred, 0, 0, java.util.Optional.of(alpha))));
                });
    }

    private static NodeType colours() {
        return new Declared(
                named(
                                "INPAINT_ColorMatch",
                                "Color Match (Masked)",
                                "Gives pictures the colours of others: mean and spread of each channel of CIE L*a*b*, outside a mask.")
                        .inputs(
                                InputSpec.socket("target", "IMAGE"),
                                InputSpec.socket("reference", "IMAGE"),
                                InputSpec.real("strength", 1, 0, 1, 0.01),
                                InputSpec.socket("exclude_mask", "MASK").optional())
                        .output("IMAGE"),
                call -> {
                    Values.Image target = call.get("target", Values.Image.class);
                    double strength = call.real("strength");
                    return NodeResult.of(
                            strength <= 0
                                    ? target
                                    : new Values.Image(ColourMatch.of(
                                            target.array(),
                                            call.get("reference", Values.Image.class)
                                                    .array(),
                                            call.find("exclude_mask", Values.Mask.class),
                                            strength)));
                });
    }
}
