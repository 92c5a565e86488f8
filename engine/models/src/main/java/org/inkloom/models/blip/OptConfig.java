package org.inkloom.models.blip;

import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Activation;
import org.inkloom.models.transformer.TransformerSizes;

/**
 * Sizes of an OPT language model (Zhang et al., arXiv:2205.01068).
 *
 * @param vocabulary number of tokens
 * @param hidden width
 * @param feedForward width inside the feed-forward parts
 * @param layers number of blocks
 * @param heads divides the width
 * @param positions the longest text in tokens
 * @param activation of the feed-forward parts
 * @param beginToken what a text begins with
 * @param endToken what ends it
 * @param padToken what fills up shorter ones
 */
public record OptConfig(
        int vocabulary,
        int hidden,
        int feedForward,
        int layers,
        int heads,
        int positions,
        Activation activation,
        int beginToken,
        int endToken,
        int padToken) {
    /** Checks that the heads divide the width. */
    public OptConfig {
        if (hidden % heads != 0) {
            throw new IllegalArgumentException(hidden + " features do not divide into " + heads + " heads");
        }
    }

    /**
     * Reads {@code text_config} of a {@code config.json}.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-005} for a language model other than OPT, and for the
     *     form of OPT-350m
     */
    public static OptConfig read(ConfigReader file) {
        ConfigReader config = file.section("text_config");
        if (!config.text("model_type", "opt").equals("opt")) {
            throw config.unsupported("model_type", "opt");
        }
        if (!config.flag("do_layer_norm_before", true)) {
            throw config.unsupported("do_layer_norm_before", "true");
        }
        int hidden = config.positive("hidden_size", 768);
        if (config.positive("word_embed_proj_dim", hidden) != hidden) {
            throw config.unsupported("word_embed_proj_dim", "equal to hidden_size");
        }
        int heads = TransformerSizes.heads(config, hidden, 12);
        return new OptConfig(
                config.positive("vocab_size", 50272),
                hidden,
                config.positive("ffn_dim", 3072),
                config.positive("num_hidden_layers", 12),
                heads,
                config.positive("max_position_embeddings", 2048),
                Activation.read(config, "activation_function", Activation.RELU),
                config.id("bos_token_id", 2),
                config.id("eos_token_id", 2),
                config.id("pad_token_id", 1));
    }
}
