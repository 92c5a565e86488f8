package org.inkloom.workflow.nodes;

import java.util.List;
import org.inkloom.diffusion.DrawingStages;
import org.inkloom.diffusion.PromptVectors;
import org.inkloom.diffusion.family.TimeIds;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.run.RunControl;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;

/** Prompts that also give the model the picture's size, and for SDXL a text for each of its two text encoders. */
final class SizedPromptNodes {
    private static final int MOST = 16_384;

    private final Models models;

    SizedPromptNodes(Models models) {
        this.models = models;
    }

    List<NodeType> types() {
        return List.of(twoTexts(), kolors());
    }

    private static InputSpec pixels(String name, int start) {
        return InputSpec.whole(name, start, 0, MOST);
    }

    static InputSpec[] sizes() {
        return new InputSpec[] {
            pixels("width", 1024),
            pixels("height", 1024),
            pixels("crop_w", 0),
            pixels("crop_h", 0),
            pixels("target_width", 1024),
            pixels("target_height", 1024)
        };
    }

    static TimeIds ids(NodeCall call) {
        return new TimeIds(
                call.count("height"),
                call.count("width"),
                call.count("crop_h"),
                call.count("crop_w"),
                call.count("target_height"),
                call.count("target_width"));
    }

    private NodeType twoTexts() {
        return new Declared(
                NodeSpec.named("CLIPTextEncodeSDXL")
                        .category("advanced/conditioning")
                        .module("comfy_extras.nodes_clip_sdxl")
                        .says("Turns prompts into what a U-Net is led by: text_g for SDXL's larger text encoder,"
                                + " text_l for its smaller one. A model with one encoder reads text_g alone.")
                        .inputs(InputSpec.socket("clip", "CLIP"))
                        .inputs(sizes())
                        .inputs(InputSpec.prompt("text_g"), InputSpec.prompt("text_l"))
                        .output("CONDITIONING"),
                constants -> models.embeddingIdentity(constants, List.of("text_g", "text_l")),
                call -> {
                    DrawingStages stages =
                            models.stages(call.get("clip", Values.Clip.class).name());
                    PromptVectors both =
                            both(stages, call.text("text_g"), call.text("text_l"), LoaderNodes.control(call));
                    TimeIds ids = ids(call);
                    return NodeResult.of(Values.Prompt.of(both).each(entry -> entry.withTimeIds(ids)));
                });
    }

    /**
     * Combines two texts: the states of SDXL's encoders are concatenated, the smaller encoder's first. The pooled state
     * is the larger one's, which has as many numbers as its states, so the rest of a state is the smaller one's. The
     * shorter text is padded with chunks of the empty text.
     */
    private static PromptVectors both(DrawingStages stages, String large, String small, RunControl control) {
        PromptVectors second = stages.encode(large, PromptRules.COMFYUI, control);
        int firstWidth = second.width() - second.pooled().length;
        if (firstWidth <= 0 || large.equals(small)) {
            return second;
        }
        PromptVectors first = stages.encode(small, PromptRules.COMFYUI, control);
        PromptVectors empty = stages.encode("", PromptRules.COMFYUI, control);
        int length = Math.max(first.length(), second.length());
        int width = second.width();
        float[] tokens = new float[length * width];
        for (int token = 0; token < length; token++) {
            for (int i = 0; i < width; i++) {
                PromptVectors said = i < firstWidth ? first : second;
                PromptVectors source = token < said.length() ? said : empty;
                tokens[token * width + i] = source.tokens()[token % source.length() * width + i];
            }
        }
        return new PromptVectors(tokens, length, width, second.pooled());
    }

    private NodeType kolors() {
        return new Declared(
                KolorsNodes.named(
                                "MZ_ChatGLM3_Advance_V2",
                                "MinusZone - ChatGLM3TextEncode Advance V2",
                                "Turns a prompt into what a U-Net is led by, and tells it of a picture's size.")
                        .inputs(InputSpec.socket("chatglm3_model", KolorsNodes.ENCODER), InputSpec.prompt("text"))
                        .inputs(sizes())
                        .output("CONDITIONING"),
                call -> {
                    DrawingStages stages = models.stages(
                            call.get("chatglm3_model", Values.Clip.class).name());
                    PromptVectors vectors =
                            stages.encode(call.text("text"), PromptRules.LITERAL, LoaderNodes.control(call));
                    TimeIds ids = ids(call);
                    return NodeResult.of(Values.Prompt.of(vectors).each(entry -> entry.withTimeIds(ids)));
                });
    }
}
