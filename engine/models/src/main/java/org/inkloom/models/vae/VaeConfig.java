package org.inkloom.models.vae;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.models.config.ConfigReader;

/**
 * Sizes of an autoencoder, from a diffusers {@code vae/config.json}.
 *
 * @param imageChannels channels of a picture, 3
 * @param latentChannels channels of the latents, 4 for SDXL and Kolors
 * @param channels channels of each level, from the full resolution down
 * @param layersPerBlock residual blocks of each encoder level; a decoder level has one more
 * @param normGroups groups of every group normalisation
 * @param scalingFactor latents are multiplied by it after encoding and divided by it before decoding
 * @param tileSize side of a tile in pixels when tiling
 * @param quantConv whether a 1×1 convolution follows the encoder
 * @param postQuantConv whether a 1×1 convolution precedes the decoder
 * @param midAttention whether the lowest level attends over positions
 * @param forceUpcast whether features computed with these weights overflow in float16
 * @param streamScale what all features are multiplied by: 1, or the scale of {@link RangedVaeFile}
 */
public record VaeConfig(
        int imageChannels,
        int latentChannels,
        List<Integer> channels,
        int layersPerBlock,
        int normGroups,
        double scalingFactor,
        int tileSize,
        boolean quantConv,
        boolean postQuantConv,
        boolean midAttention,
        boolean forceUpcast,
        double streamScale) {
    /** What is added to the variance in every normalisation. */
    private static final double EPSILON = 1e-6;

    /** The usual name of the folder with SDXL's autoencoder that does not overflow in float16. */
    public static final String FLOAT16_FOLDER = "sdxl-vae-fp16-fix";

    /** Copies the list and checks that there is at least one level. */
    public VaeConfig {
        channels = List.copyOf(channels);
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("an autoencoder has at least one level");
        }
    }

    /** Returns how many pixels a latent position stands for in each direction: 8 for SDXL and Kolors. */
    public int pixelsPerLatent() {
        return 1 << (channels.size() - 1);
    }

    /**
     * Reads {@code config.json}.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-002} to {@code -005}
     */
    public static VaeConfig read(Path file) {
        return read(ConfigReader.open(file));
    }

    /** Returns this for weights that do not overflow in float16, whatever the config says. */
    public VaeConfig inHalfPrecision() {
        return with(false, 1);
    }

    /** Returns this for weights that {@link RangedVaeFile} has scaled. */
    VaeConfig scaled(double scale) {
        return with(forceUpcast, scale);
    }

    private VaeConfig with(boolean overflows, double scale) {
        return new VaeConfig(
                imageChannels,
                latentChannels,
                channels,
                layersPerBlock,
                normGroups,
                scalingFactor,
                tileSize,
                quantConv,
                postQuantConv,
                midAttention,
                overflows,
                scale);
    }

    /** Returns what every group normalisation adds to the variance, in the scale of the features. */
    double epsilon() {
        return EPSILON * streamScale * streamScale;
    }

    /** As {@link #read(Path)}, from a config that is open already. */
    public static VaeConfig read(ConfigReader in) {
        if (!in.text("act_fn", "silu").equals("silu")) {
            throw in.unsupported("act_fn", "silu");
        }
        for (String key : List.of("latents_mean", "latents_std", "shift_factor")) {
            if (in.has(key)) {
                throw in.unsupported(key, "absent");
            }
        }
        requireOnly(in, "down_block_types", "DownEncoderBlock2D");
        requireOnly(in, "up_block_types", "UpDecoderBlock2D");
        return new VaeConfig(
                in.positive("in_channels", 3),
                in.positive("latent_channels", 4),
                in.positives("block_out_channels"),
                in.positive("layers_per_block", 1),
                in.positive("norm_num_groups", 32),
                in.number("scaling_factor", 0.18215),
                in.positive("sample_size", 512),
                in.flag("use_quant_conv", true),
                in.flag("use_post_quant_conv", true),
                in.flag("mid_block_add_attention", true),
                in.flag("force_upcast", true),
                1);
    }

    private static void requireOnly(ConfigReader in, String key, String only) {
        if (in.texts(key, List.of(only)).stream().anyMatch(type -> !type.equals(only))) {
            throw in.unsupported(key, "made of " + only);
        }
    }
}
