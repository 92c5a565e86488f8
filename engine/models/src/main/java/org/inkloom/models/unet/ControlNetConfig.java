package org.inkloom.models.unet;

import java.util.List;
import java.util.Optional;
import org.inkloom.models.config.ConfigReader;

/**
 * Sizes of a ControlNet, from diffusers' {@code config.json}.
 *
 * @param unet sizes of the U-Net whose way down it repeats; what concerns the way up is made up and unused
 * @param pictureChannels of the control picture
 * @param hintChannels of the convolutions that bring the picture to the size of latents
 */
public record ControlNetConfig(UNetConfig unet, int pictureChannels, List<Integer> hintChannels) {
    /** Copies the list. */
    public ControlNetConfig {
        hintChannels = List.copyOf(hintChannels);
    }

    /**
     * Reads a config.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-004} and {@code -005} for values that cannot be, or that
     *     are not supported, such as those of the union ControlNet
     */
    public static ControlNetConfig read(ConfigReader config) {
        if (config.flag("global_pool_conditions", false)) {
            throw config.unsupported("global_pool_conditions", "false");
        }
        if (!config.text("controlnet_conditioning_channel_order", "rgb").equals("rgb")) {
            throw config.unsupported("controlnet_conditioning_channel_order", "rgb");
        }
        if (config.has("num_control_type")) {
            throw config.unsupported("num_control_type", "absent: the union ControlNet is not built in");
        }
        List<Integer> hints = config.has("conditioning_embedding_out_channels")
                ? config.positives("conditioning_embedding_out_channels")
                : List.of(16, 32, 96, 256);
        return new ControlNetConfig(UNetConfig.read(config), config.positive("conditioning_channels", 3), hints);
    }

    /**
     * Says why it does not go with a U-Net.
     *
     * @return the first difference that matters, in words; empty where it fits
     */
    public Optional<String> misfit(UNetConfig other) {
        List<Integer> mine =
                unet.blocks().stream().map(UNetConfig.Level::channels).toList();
        List<Integer> theirs =
                other.blocks().stream().map(UNetConfig.Level::channels).toList();
        if (!mine.equals(theirs)) {
            return Optional.of("its levels have " + mine + " channels, the model's " + theirs);
        }
        if (unet.crossAttentionDim() != other.crossAttentionDim()) {
            return Optional.of("it reads text of " + unet.crossAttentionDim() + " features, the model of "
                    + other.crossAttentionDim());
        }
        if (unet.encoderHiddenDim() != other.encoderHiddenDim()) {
            return Optional.of("its text comes with " + unet.encoderHiddenDim() + " features, the model's with "
                    + other.encoderHiddenDim());
        }
        if (unet.additionInputDim() != other.additionInputDim()) {
            return Optional.of("its size conditioning has " + unet.additionInputDim() + " features, the model's "
                    + other.additionInputDim());
        }
        return Optional.empty();
    }
}
