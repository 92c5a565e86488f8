package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.inkloom.diffusion.PromptVectors;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;

/** Nodes that combine and mix prompts, or limit them to an area or to a part of the steps. */
final class ConditioningNodes {
    private ConditioningNodes() {}

    static List<NodeType> types() {
        return List.of(
                combine(), concat(), average(), range(), area(), areaPercentage(), areaStrength(), mask(), zero());
    }

    private static NodeSpec.Builder named(String name, String title, String says) {
        return NodeSpec.named(name)
                .title(title)
                .category("conditioning")
                .says(says)
                .output("CONDITIONING");
    }

    private static InputSpec socket(String name) {
        return InputSpec.socket(name, "CONDITIONING");
    }

    private static Values.Prompt prompt(NodeCall call, String input) {
        return call.get(input, Values.Prompt.class);
    }

    private static NodeType combine() {
        return new Declared(
                named(
                                "ConditioningCombine",
                                "Conditioning (Combine)",
                                "Has two prompts lead together: each is looked at for itself, then what they ask for is averaged.")
                        .inputs(socket("conditioning_1"), socket("conditioning_2")),
                call -> {
                    List<PromptEntry> all =
                            new ArrayList<>(prompt(call, "conditioning_1").parts());
                    all.addAll(prompt(call, "conditioning_2").parts());
                    return NodeResult.of(new Values.Prompt(all));
                });
    }

    private static NodeType concat() {
        return new Declared(
                named("ConditioningConcat", "Conditioning (Concat)", "Appends the words of a prompt to another's.")
                        .inputs(socket("conditioning_to"), socket("conditioning_from")),
                call -> {
                    PromptVectors more = first(call, "conditioning_from");
                    return NodeResult.of(prompt(call, "conditioning_to")
                            .each(entry -> entry.withVectors(joined(entry.vectors(), more))));
                });
    }

    private static PromptVectors first(NodeCall call, String input) {
        return prompt(call, input).parts().getFirst().vectors();
    }

    private static void requireAlike(PromptVectors one, PromptVectors other) {
        if (one.width() != other.width() || one.pooled().length != other.pooled().length) {
            throw new IllegalArgumentException("The prompts were encoded by different models: " + one.width() + " and "
                    + other.width() + " numbers for each token.");
        }
    }

    private static PromptVectors joined(PromptVectors to, PromptVectors from) {
        requireAlike(to, from);
        float[] tokens = Arrays.copyOf(to.tokens(), to.tokens().length + from.tokens().length);
        System.arraycopy(from.tokens(), 0, tokens, to.tokens().length, from.tokens().length);
        return new PromptVectors(tokens, to.length() + from.length(), to.width(), to.pooled());
    }

    private static NodeType average() {
        return new Declared(
                named("ConditioningAverage", "ConditioningAverage", "Mixes the numbers of two prompts.")
                        .inputs(
                                socket("conditioning_to"),
                                socket("conditioning_from"),
                                InputSpec.real("conditioning_to_strength", 1, 0, 1, 0.01)
                                        .says("1 is the first alone, 0 the second.")),
                call -> {
                    PromptVectors from = first(call, "conditioning_from");
                    double share = call.real("conditioning_to_strength");
                    return NodeResult.of(prompt(call, "conditioning_to")
                            .each(entry -> entry.withVectors(mixed(entry.vectors(), from, share))));
                });
    }

    /**
     * Mixes the tokens of two prompts. The second's are cut to the first's number; if it has fewer, the rest counts as
     * 0, as in ComfyUI.
     */
    private static PromptVectors mixed(PromptVectors to, PromptVectors from, double share) {
        requireAlike(to, from);
        return new PromptVectors(
                mixed(to.tokens(), from.tokens(), share),
                to.length(),
                to.width(),
                mixed(to.pooled(), from.pooled(), share));
    }

    private static float[] mixed(float[] to, float[] from, double share) {
        float[] result = new float[to.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (to[i] * share + (i < from.length ? from[i] : 0) * (1 - share));
        }
        return result;
    }

    private static NodeType range() {
        return new Declared(
                named("ConditioningSetTimestepRange", "ConditioningSetTimestepRange", "Says when a prompt counts.")
                        .category("advanced/conditioning")
                        .inputs(
                                socket("conditioning"),
                                InputSpec.real("start", 0, 0, 1, 0.001)
                                        .says("From where on: 0 is noise, 1 the picture."),
                                InputSpec.real("end", 1, 0, 1, 0.001).says("Until where.")),
                call -> NodeResult.of(prompt(call, "conditioning")
                        .each(entry -> entry.withRange(call.real("start"), call.real("end")))));
    }

    private static InputSpec strength() {
        return InputSpec.real("strength", 1, 0, 10, 0.01).says("How much it counts beside others.");
    }

    private static InputSpec pixels(String name, long start, long least) {
        return InputSpec.whole(name, start, least, 16_384, 8);
    }

    private static NodeType area() {
        return new Declared(
                named(
                                "ConditioningSetArea",
                                "Conditioning (Set Area)",
                                "Says for which rectangle a prompt is, in pixels.")
                        .inputs(
                                socket("conditioning"),
                                pixels("width", 64, 64),
                                pixels("height", 64, 64),
                                pixels("x", 0, 0),
                                pixels("y", 0, 0),
                                strength()),
                call -> inArea(call, false));
    }

    private static NodeType areaPercentage() {
        return new Declared(
                named(
                                "ConditioningSetAreaPercentage",
                                "Conditioning (Set Area with Percentage)",
                                "Says for which rectangle a prompt is, in parts of the picture's sides.")
                        .inputs(
                                socket("conditioning"),
                                InputSpec.real("width", 1, 0, 1, 0.01),
                                InputSpec.real("height", 1, 0, 1, 0.01),
                                InputSpec.real("x", 0, 0, 1, 0.01),
                                InputSpec.real("y", 0, 0, 1, 0.01),
                                strength()),
                call -> inArea(call, true));
    }

    private static NodeResult inArea(NodeCall call, boolean parts) {
        PromptEntry.Area area =
                new PromptEntry.Area(parts, call.real("height"), call.real("width"), call.real("y"), call.real("x"));
        double strength = call.real("strength");
        return NodeResult.of(
                prompt(call, "conditioning").each(entry -> entry.withArea(area).withStrength(strength)));
    }

    private static NodeType areaStrength() {
        return new Declared(
                named("ConditioningSetAreaStrength", "ConditioningSetAreaStrength", "Says how much a prompt counts.")
                        .inputs(socket("conditioning"), strength()),
                call -> NodeResult.of(
                        prompt(call, "conditioning").each(entry -> entry.withStrength(call.real("strength")))));
    }

    private static NodeType mask() {
        return new Declared(
                named("ConditioningSetMask", "Conditioning (Set Mask)", "Says by a mask where a prompt counts.")
                        .inputs(
                                socket("conditioning"),
                                InputSpec.socket("mask", "MASK"),
                                strength(),
                                InputSpec.choice("set_cond_area", List.of("default", "mask bounds"))
                                        .says(
                                                "Whether the network sees the whole picture, or what lies around the mask.")),
                call -> {
                    PromptEntry.EntryMask held = new PromptEntry.EntryMask(
                            call.get("mask", Values.Mask.class),
                            call.real("strength"),
                            call.text("set_cond_area").equals("mask bounds"));
                    return NodeResult.of(prompt(call, "conditioning").each(entry -> entry.withMask(held)));
                });
    }

    private static NodeType zero() {
        return new Declared(
                named(
                                "ConditioningZeroOut",
                                "ConditioningZeroOut",
                                "Returns a prompt of the same length that says nothing.")
                        .category("advanced/conditioning")
                        .inputs(socket("conditioning")),
                call -> NodeResult.of(prompt(call, "conditioning")
                        .each(entry -> entry.withVectors(entry.vectors().zero()))));
    }
}
