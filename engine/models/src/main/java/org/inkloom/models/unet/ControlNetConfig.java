package org.inkloom.models.unet;

import java.util.List;
import java.util.Optional;
import org.inkloom.models.config.ConfigReader;

/**
 * Sizes of a ControlNet, from diffusers' {@code config.json}.
 *
 * @param unet sizes of the U-Net that the network steers. A ControlNet repeats only the way down, so what concerns the
 *     way up is filled in and never used
 * @param pictureChannels channels of the control picture, usually 3
 * @param hintChannels channels of the convolutions that turn the control picture into features of the latents' size
 * @param union sizes that only a network for several kinds of control pictures has
 */
public record ControlNetConfig(
        UNetConfig unet, int pictureChannels, List<Integer> hintChannels, Optional<Union> union) {
    private static final List<Integer> USUAL_HINTS = List.of(16, 32, 96, 256);
    private static final List<Integer> UNION_HINTS = List.of(48, 96, 192, 384);
    private static final List<String> UNION_CLASSES = List.of("ControlNetUnionModel", "ControlNetModel_Union");

    /**
     * Sizes of the parts that only a union network has.
     *
     * @param kinds how many kinds of control pictures it tells apart, 1 to 8
     * @param heads attention heads of the transformer that mixes pictures and latents
     * @param layers blocks of that transformer
     */
    public record Union(int kinds, int heads, int layers) {
        /**
         * Heads in all published networks. The shapes of the weights do not tell it, so a file without a config needs
         * this.
         */
        public static final int USUAL_HEADS = 8;
    }

    /** Returns the sizes of a network for one kind of control pictures. */
    public ControlNetConfig(UNetConfig unet, int pictureChannels, List<Integer> hintChannels) {
        this(unet, pictureChannels, hintChannels, Optional.empty());
    }

    /** Copies the list. */
    public ControlNetConfig {
        hintChannels = List.copyOf(hintChannels);
    }

    /**
     * Reads a config.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-004} and {@code -005} for values that cannot be, or that
     *     are not supported
     */
    public static ControlNetConfig read(ConfigReader config) {
        if (config.flag("global_pool_conditions", false)) {
            throw config.unsupported("global_pool_conditions", "false");
        }
        if (!config.text("controlnet_conditioning_channel_order", "rgb").equals("rgb")) {
            throw config.unsupported("controlnet_conditioning_channel_order", "rgb");
        }
        UNetConfig unet = UNetConfig.read(config);
        boolean union = config.has("num_control_type") || UNION_CLASSES.contains(config.text("_class_name", ""));
        List<Integer> hints = config.has("conditioning_embedding_out_channels")
                ? config.positives("conditioning_embedding_out_channels")
                : union ? UNION_HINTS : USUAL_HINTS;
        return new ControlNetConfig(
                unet,
                config.positive("conditioning_channels", 3),
                hints,
                union ? Optional.of(union(config, unet)) : Optional.empty());
    }

    private static Union union(ConfigReader config, UNetConfig unet) {
        int channels = unet.blocks().getFirst().channels();
        Union union = new Union(
                config.positive("num_control_type", 6),
                config.positive("num_trans_head", Union.USUAL_HEADS),
                config.positive("num_trans_layer", 1));
        if (union.kinds() > UnionKind.values().length) {
            throw config.unsupported("num_control_type", "at most " + UnionKind.values().length);
        }
        for (String key : List.of("num_trans_channel", "num_proj_channel")) {
            if (config.positive(key, 320) != channels) {
                throw config.unsupported(key, "the first level's channels, " + channels);
            }
        }
        if (channels % union.heads() != 0) {
            throw config.unsupported("num_trans_head", "a divisor of " + channels);
        }
        if (unet.additionTimeDim() == 0) {
            throw config.unsupported("addition_embed_type", "text_time");
        }
        return union;
    }

    /**
     * Says why this ControlNet does not go with a U-Net.
     *
     * @return the first difference that matters, as a phrase for messages; empty where the two fit
     */
    public Optional<String> misfit(UNetConfig other) {
        return differing("its levels have %s channels, the model's %s", channels(unet), channels(other))
                .or(() -> differing(
                        "its levels have %s residual blocks each, the model's %s",
                        unet.layersPerBlock(), other.layersPerBlock()))
                .or(() -> differing(
                        "it reads latents of %s channels, the model draws %s", unet.inChannels(), other.outChannels()))
                .or(() -> differing(
                        "it reads text of %s features, the model of %s",
                        unet.crossAttentionDim(), other.crossAttentionDim()))
                .or(() -> otherText(unet.encoderHiddenDim(), other.encoderHiddenDim()))
                .or(() -> differing(
                        "its size conditioning has %s features, the model's %s",
                        unet.additionInputDim(), other.additionInputDim()));
    }

    /**
     * Explains a text of another width. Kolors' text features are wider than what its blocks read, so its ControlNets
     * have a projection that others lack.
     */
    private static Optional<String> otherText(int mine, int theirs) {
        if (mine == 0 && theirs > 0) {
            return Optional.of(
                    "it has no encoder_hid_proj, the layer that takes in the model's text of " + theirs + " features");
        }
        if (mine > 0 && theirs == 0) {
            return Optional.of("it takes in text of " + mine + " features by encoder_hid_proj, a layer that the model"
                    + " does not have");
        }
        return differing("its text comes with %s features, the model's with %s", mine, theirs);
    }

    private static Optional<String> differing(String text, Object mine, Object theirs) {
        return mine.equals(theirs) ? Optional.empty() : Optional.of(text.formatted(mine, theirs));
    }

    private static List<Integer> channels(UNetConfig sizes) {
        return sizes.blocks().stream().map(UNetConfig.Level::channels).toList();
    }

    /** Returns the family of models that this network was made for, for messages. */
    public String family() {
        if (unet.encoderHiddenDim() > 0) {
            return "Kolors";
        }
        if (unet.additionInputDim() > 0) {
            return "SDXL";
        }
        return unet.linearProjection() ? "Stable Diffusion 2" : "Stable Diffusion 1";
    }
}
