package org.inkloom.training.base;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The config of a ControlNet for a U-Net: its way down without transformers, which half of its weights would be in. */
final class ControlSizes {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** From the pixels to the latents at an eighth. */
    private static final List<Integer> HINTS = List.of(16, 32, 64, 96);

    private ControlSizes() {}

    /** Returns the text of diffusers' {@code config.json}. */
    static String json(String unet) {
        ObjectNode config = (ObjectNode) JSON.readTree(unet);
        int levels = config.get("block_out_channels").size();
        config.put("_class_name", "ControlNetModel");
        config.set(
                "down_block_types",
                JSON.valueToTree(
                        Stream.generate(() -> "DownBlock2D").limit(levels).toList()));
        config.remove(List.of("up_block_types", "out_channels", "sample_size"));
        config.put("conditioning_channels", 3);
        config.put("controlnet_conditioning_channel_order", "rgb");
        config.set("conditioning_embedding_out_channels", JSON.valueToTree(HINTS));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
    }
}
