package org.inkloom.models.vit;

import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Activation;
import org.inkloom.models.transformer.TransformerSizes;

/**
 * Sizes of a DINOv2.
 *
 * @param hidden width
 * @param feedForward width inside the feed-forward parts
 * @param layers number of blocks
 * @param heads divides the width
 * @param side of the pictures that the positions were learnt on, in pixels
 * @param patch side of a patch in pixels
 * @param activation of the feed-forward parts that are not gated
 * @param epsilon of the norms
 * @param attentionBias whether queries, keys and values have a bias
 * @param gated whether the feed-forward parts are gated by a SiLU, as in the giant model
 * @param registers positions without a picture, 0 or more (Darcet et al., arXiv:2309.16588)
 * @param smoothed whether positions are interpolated by a wider filter where there are fewer, as with registers
 */
public record Dinov2Config(
        int hidden,
        int feedForward,
        int layers,
        int heads,
        int side,
        int patch,
        Activation activation,
        double epsilon,
        boolean attentionBias,
        boolean gated,
        int registers,
        boolean smoothed) {
    /** The {@code model_type} of those without registers. */
    static final String PLAIN = "dinov2";
    /** The {@code model_type} of those with registers. */
    static final String WITH_REGISTERS = "dinov2_with_registers";

    /** Checks that heads divide the width and that a patch fits into a picture. */
    public Dinov2Config {
        if (hidden % heads != 0 || patch > side || registers < 0) {
            throw new IllegalArgumentException("no DINOv2: " + hidden + " features, " + heads + " heads, patches of "
                    + patch + " in " + side + " pixels, " + registers + " registers");
        }
    }

    /**
     * Reads a {@code config.json}.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-004} and {@code -005} for values that cannot be
     */
    static Dinov2Config read(ConfigReader config) {
        int hidden = config.positive("hidden_size", 768);
        int heads = TransformerSizes.heads(config, hidden, 12);
        int side = config.positive("image_size", 224);
        int patch = TransformerSizes.patch(config, side, 14);
        if (config.positive("num_channels", 3) != 3) {
            throw config.unsupported("num_channels", "3");
        }
        double ratio = config.number("mlp_ratio", 4);
        if (ratio * hidden < 1 || ratio > 64) {
            throw config.unsupported("mlp_ratio", "a number up to 64 that leaves the feed-forward parts a width");
        }
        boolean gated = config.flag("use_swiglu_ffn", false);
        boolean registers = config.text("model_type", PLAIN).equals(WITH_REGISTERS);
        return new Dinov2Config(
                hidden,
                gated ? gatedWidth((int) (hidden * ratio)) : (int) (hidden * ratio),
                config.positive("num_hidden_layers", 12),
                heads,
                side,
                patch,
                Activation.read(config, "hidden_act", Activation.GELU),
                config.number("layer_norm_eps", 1e-6),
                config.flag("qkv_bias", true),
                gated,
                registers ? config.positive("num_register_tokens", 4) : 0,
                registers);
    }

    /** Two thirds, since a gated part has three matrices instead of two, rounded up to a multiple of 8. */
    private static int gatedWidth(int plain) {
        return (plain * 2 / 3 + 7) / 8 * 8;
    }

    /** Returns how many patches a row of the learnt positions has. */
    int grid() {
        return side / patch;
    }
}
