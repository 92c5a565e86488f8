package org.inkloom.models.clip;

import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Activation;

/**
 * Sizes of a vision tower.
 *
 * @param hidden width
 * @param feedForward width inside the feed-forward parts
 * @param layers number of blocks
 * @param heads divides the width
 * @param side of a picture in pixels
 * @param patch side of a patch in pixels
 * @param activation of the feed-forward parts
 * @param epsilon of the norms
 * @param projection width of the common space
 */
public record ClipVisionConfig(
        int hidden,
        int feedForward,
        int layers,
        int heads,
        int side,
        int patch,
        Activation activation,
        double epsilon,
        int projection) {
    /** Checks that heads divide the width and that a patch fits into a picture. */
    public ClipVisionConfig {
        if (hidden % heads != 0 || patch > side) {
            throw new IllegalArgumentException(
                    "no vision tower: " + hidden + " features, " + heads + " heads, patches of " + patch);
        }
    }

    /** Reads the config of a vision tower, or that tower's part of the config of a whole model. */
    public static ClipVisionConfig read(ConfigReader file) {
        ConfigReader config = file.has("vision_config")
                ? file.section("vision_config")
                : file.has("vision_config_dict") ? file.section("vision_config_dict") : file;
        int hidden = config.positive("hidden_size", 768);
        int heads = config.positive("num_attention_heads", 12);
        int side = config.positive("image_size", 224);
        int patch = config.positive("patch_size", 32);
        if (hidden % heads != 0) {
            throw config.unsupported("num_attention_heads", "a divisor of hidden_size");
        }
        if (patch > side) {
            throw config.unsupported("patch_size", "at most image_size");
        }
        return new ClipVisionConfig(
                hidden,
                config.positive("intermediate_size", 3072),
                config.positive("num_hidden_layers", 12),
                heads,
                side,
                patch,
                Activation.read(config, "hidden_act", Activation.QUICK_GELU),
                config.number("layer_norm_eps", 1e-5),
                file.positive("projection_dim", config.positive("projection_dim", 512)));
    }

    /** Returns the number of positions: the patches, and one for the whole picture. */
    int positions() {
        return (side / patch) * (side / patch) + 1;
    }
}
