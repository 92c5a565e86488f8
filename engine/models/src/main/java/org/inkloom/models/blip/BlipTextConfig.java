package org.inkloom.models.blip;

import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Activation;
import org.inkloom.models.transformer.TransformerSizes;

/**
 * Sizes of the text transformer.
 *
 * @param vocabulary number of tokens
 * @param hidden width
 * @param pictureHidden width of the vision tower that it looks at
 * @param feedForward width inside the feed-forward parts
 * @param layers number of blocks
 * @param heads divides the width
 * @param positions the longest text in tokens
 * @param activation of the feed-forward parts
 * @param epsilon of the norms
 * @param beginToken what a caption begins with
 * @param endToken what it ends with
 * @param padToken what fills up shorter ones
 */
public record BlipTextConfig(
        int vocabulary,
        int hidden,
        int pictureHidden,
        int feedForward,
        int layers,
        int heads,
        int positions,
        Activation activation,
        double epsilon,
        int beginToken,
        int endToken,
        int padToken) {
    /** Checks that the heads divide the width. */
    public BlipTextConfig {
        if (hidden % heads != 0) {
            throw new IllegalArgumentException(hidden + " features do not divide into " + heads + " heads");
        }
    }

    /** Reads {@code text_config} of a {@code config.json}. */
    public static BlipTextConfig read(ConfigReader file) {
        ConfigReader config = file.section("text_config");
        int hidden = config.positive("hidden_size", 768);
        int heads = TransformerSizes.heads(config, hidden, 8);
        return new BlipTextConfig(
                config.positive("vocab_size", 30524),
                hidden,
                // The whole model's config sets this, whatever the text's own part says.
                BlipVisionConfig.read(file).hidden(),
                config.positive("intermediate_size", 3072),
                config.positive("num_hidden_layers", 12),
                heads,
                config.positive("max_position_embeddings", 512),
                Activation.read(config, "hidden_act", Activation.GELU),
                config.number("layer_norm_eps", 1e-12),
                config.id("bos_token_id", 30522),
                config.id("sep_token_id", 102),
                config.id("pad_token_id", 0));
    }
}
