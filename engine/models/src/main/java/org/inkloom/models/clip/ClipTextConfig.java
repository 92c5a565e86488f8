package org.inkloom.models.clip;

import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Activation;
import org.inkloom.models.transformer.TransformerSizes;

/**
 * Sizes of a text tower.
 *
 * @param vocabulary number of tokens
 * @param hidden width of the states, D
 * @param feedForward width inside the feed-forward parts
 * @param layers number of blocks
 * @param heads attention heads; must divide the width
 * @param positions the longest text, in tokens
 * @param activation of the feed-forward parts
 * @param epsilon of the norms
 * @param endToken number of the token whose state stands for the whole text. Configs written before transformers 4.31
 *     say 2 here, which is not its number: with them the token of the highest number in a text is taken
 * @param projection P, width of the space that texts and pictures share
 */
public record ClipTextConfig(
        int vocabulary,
        int hidden,
        int feedForward,
        int layers,
        int heads,
        int positions,
        Activation activation,
        double epsilon,
        int endToken,
        int projection) {
    private static final int OLD_END_TOKEN = 2;

    /** Checks that the heads divide the width. */
    public ClipTextConfig {
        if (hidden % heads != 0) {
            throw new IllegalArgumentException(hidden + " features do not divide into " + heads + " heads");
        }
    }

    /** Reads the config of a text tower, or that tower's part of the config of a whole model. */
    public static ClipTextConfig read(ConfigReader file) {
        ConfigReader config = file.has("text_config")
                ? file.section("text_config")
                : file.has("text_config_dict") ? file.section("text_config_dict") : file;
        int hidden = config.positive("hidden_size", 512);
        int heads = TransformerSizes.heads(config, hidden, 8);
        return new ClipTextConfig(
                config.positive("vocab_size", 49408),
                hidden,
                config.positive("intermediate_size", 2048),
                config.positive("num_hidden_layers", 12),
                heads,
                config.positive("max_position_embeddings", 77),
                Activation.read(config, "hidden_act", Activation.QUICK_GELU),
                config.number("layer_norm_eps", 1e-5),
                config.id("eos_token_id", 49407),
                file.positive("projection_dim", config.positive("projection_dim", 512)));
    }

    /**
     * Returns whether the token of the highest number in a text stands for it, as configs from before transformers 4.31
     * mean it, instead of {@link #endToken}.
     */
    boolean endsAtHighest() {
        return endToken == OLD_END_TOKEN;
    }
}
