package org.inkloom.models.clip;

import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Activation;
import org.inkloom.models.transformer.TransformerSizes;

/**
 * Sizes of a vision tower.
 *
 * @param hidden width of the states, D
 * @param feedForward width inside the feed-forward parts
 * @param layers number of blocks
 * @param heads attention heads; must divide the width
 * @param side height and width of a picture, in pixels
 * @param patch height and width of a patch, in pixels
 * @param activation of the feed-forward parts
 * @param epsilon of the norms
 * @param projection P, width of the space that texts and pictures share
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
        int heads = TransformerSizes.heads(config, hidden, 12);
        int side = config.positive("image_size", 224);
        int patch = TransformerSizes.patch(config, side, 32);
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
