package org.inkloom.training.base;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Derives the config of a ControlNet from that of its U-Net. The ControlNet copies the U-Net's down blocks without
 * their transformers: these hold about half of the weights, and a control picture needs no text.
 */
final class ControlSizes {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /**
     * Channels of the convolutions that bring the control picture from pixels to an eighth of its size, where the
     * latents are.
     */
    private static final List<Integer> CONTROL_CHANNELS = List.of(16, 32, 64, 96);

    private ControlSizes() {}

    /**
     * Returns a {@code config.json} as diffusers writes it for a {@code ControlNetModel}.
     *
     * @param unet the text of the U-Net's {@code config.json}
     */
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
        config.set("conditioning_embedding_out_channels", JSON.valueToTree(CONTROL_CHANNELS));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
    }
}
