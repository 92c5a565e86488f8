package org.inkloom.models.blip;

import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Activation;
import org.inkloom.models.transformer.TransformerSizes;

/**
 * Sizes of the vision tower.
 *
 * @param hidden width
 * @param feedForward width inside the feed-forward parts
 * @param layers number of blocks
 * @param heads divides the width
 * @param side of a picture in pixels
 * @param patch side of a patch in pixels
 * @param activation of the feed-forward parts
 * @param epsilon of the norms
 */
public record BlipVisionConfig(
        int hidden,
        int feedForward,
        int layers,
        int heads,
        int side,
        int patch,
        Activation activation,
        double epsilon) {
    /** Checks that heads divide the width and that a patch fits into a picture. */
    public BlipVisionConfig {
        if (hidden % heads != 0 || patch > side) {
            throw new IllegalArgumentException(
                    "no vision tower: " + hidden + " features, " + heads + " heads, patches of " + patch);
        }
    }

    private static final BlipVisionConfig BASE =
            new BlipVisionConfig(768, 3072, 12, 12, 384, 16, Activation.GELU, 1e-5);
    private static final BlipVisionConfig LARGE =
            new BlipVisionConfig(1408, 6144, 39, 16, 224, 14, Activation.GELU, 1e-6);

    /** Reads {@code vision_config} of a BLIP model's {@code config.json}. */
    public static BlipVisionConfig read(ConfigReader file) {
        return read(file.section("vision_config"), BASE);
    }

    /** Reads {@code vision_config} of a BLIP-2 model's {@code config.json}. */
    public static BlipVisionConfig readLarge(ConfigReader file) {
        ConfigReader config = file.section("vision_config");
        if (!config.flag("qkv_bias", true)) {
            throw config.unsupported("qkv_bias", "true");
        }
        return read(config, LARGE);
    }

    private static BlipVisionConfig read(ConfigReader config, BlipVisionConfig usual) {
        int hidden = config.positive("hidden_size", usual.hidden);
        int heads = TransformerSizes.heads(config, hidden, usual.heads);
        int side = config.positive("image_size", usual.side);
        int patch = TransformerSizes.patch(config, side, usual.patch);
        return new BlipVisionConfig(
                hidden,
                config.positive("intermediate_size", usual.feedForward),
                config.positive("num_hidden_layers", usual.layers),
                heads,
                side,
                patch,
                Activation.read(config, "hidden_act", usual.activation),
                config.number("layer_norm_eps", usual.epsilon));
    }

    /** Returns the number of positions: the patches, and one for the whole picture. */
    int positions() {
        return (side / patch) * (side / patch) + 1;
    }
}
