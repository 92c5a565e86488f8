package org.inkloom.models.vae.tiny;

import java.util.List;
import org.inkloom.models.config.ConfigReader;

/**
 * Sizes of a tiny autoencoder, from diffusers' {@code config.json}.
 *
 * @param latentChannels of the latents, as a U-Net has them
 * @param channels of all features
 * @param encoderBlocks residual blocks of each level, from the full resolution down
 * @param decoderBlocks residual blocks of each level, from the lowest resolution up
 */
public record TinyConfig(int latentChannels, int channels, List<Integer> encoderBlocks, List<Integer> decoderBlocks) {
    /** TAESD's and TAESDXL's. */
    public static final TinyConfig PUBLISHED = new TinyConfig(4, 64, List.of(1, 3, 3, 3), List.of(3, 3, 3, 1));

    /** Copies the lists. */
    public TinyConfig {
        encoderBlocks = List.copyOf(encoderBlocks);
        decoderBlocks = List.copyOf(decoderBlocks);
        if (encoderBlocks.isEmpty() || decoderBlocks.size() != encoderBlocks.size()) {
            throw new IllegalArgumentException("levels " + encoderBlocks + " and " + decoderBlocks);
        }
    }

    /**
     * Reads a config.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-004} and {@code -005} for what it does not say or is not
     *     supported
     */
    public static TinyConfig read(ConfigReader config) {
        for (String key : List.of("encoder_block_out_channels", "decoder_block_out_channels", "block_out_channels")) {
            List<Integer> channels = config.has(key) ? config.positives(key) : List.of(PUBLISHED.channels());
            if (channels.stream().anyMatch(count -> count != PUBLISHED.channels())) {
                throw config.unsupported(key, "64 everywhere");
            }
        }
        require(config, "upsampling_scaling_factor", 2);
        require(config, "scaling_factor", 1);
        if (!config.text("act_fn", "relu").equals("relu")) {
            throw config.unsupported("act_fn", "relu");
        }
        return new TinyConfig(
                config.positive("latent_channels", PUBLISHED.latentChannels()),
                PUBLISHED.channels(),
                config.has("num_encoder_blocks") ? config.positives("num_encoder_blocks") : PUBLISHED.encoderBlocks(),
                config.has("num_decoder_blocks") ? config.positives("num_decoder_blocks") : PUBLISHED.decoderBlocks());
    }

    private static void require(ConfigReader config, String key, double only) {
        if (config.number(key, only) != only) {
            throw config.unsupported(key, String.valueOf(only));
        }
    }

    /** Returns how many pixels a latent stands for along a side. */
    public int pixelsPerLatent() {
        return 1 << (encoderBlocks.size() - 1);
    }
}
