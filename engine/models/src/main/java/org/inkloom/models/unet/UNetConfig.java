package org.inkloom.models.unet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.models.config.ConfigReader;

/**
 * Sizes of a U-Net, from a diffusers {@code unet/config.json}. The defaults are those of diffusers' class; the presets
 * of the published models are their files.
 *
 * @param inChannels channels of the input latents; 4, or 9 for inpainting
 * @param outChannels channels of the prediction
 * @param blocks the levels, from the full resolution down
 * @param layersPerBlock residual blocks of each down level; an up level has one more
 * @param crossAttentionDim features of the text the cross-attention reads
 * @param normGroups groups of every group normalisation
 * @param normEpsilon epsilon of the residual blocks' normalisations
 * @param linearProjection whether the transformers' projections are linear layers instead of 1×1 convolutions
 * @param timestepEmbedding how a timestep becomes a vector
 * @param encoderHiddenDim features of the text encoder where a projection to {@code crossAttentionDim} is part of the
 *     model (Kolors), or 0
 * @param additionTimeDim features per time id of the {@code text_time} conditioning (SDXL, Kolors), or 0 for none
 * @param additionInputDim input features of that conditioning's first layer, or 0 for none
 */
public record UNetConfig(
        int inChannels,
        int outChannels,
        List<Level> blocks,
        int layersPerBlock,
        int crossAttentionDim,
        int normGroups,
        double normEpsilon,
        boolean linearProjection,
        TimestepConfig timestepEmbedding,
        int encoderHiddenDim,
        int additionTimeDim,
        int additionInputDim) {

    /**
     * One resolution level.
     *
     * @param channels output channels
     * @param downAttention whether the down block has transformers
     * @param upAttention whether the up block at this level has transformers
     * @param heads attention heads
     * @param downLayers transformer blocks in each transformer of the down block
     * @param upLayers transformer blocks in each transformer of the up block
     */
    public record Level(
            int channels, boolean downAttention, boolean upAttention, int heads, int downLayers, int upLayers) {}

    /**
     * Sinusoidal timestep embedding.
     *
     * @param cosineFirst whether the cosines come before the sines ({@code flip_sin_to_cos})
     * @param frequencyShift subtracted from the number of frequencies ({@code freq_shift})
     */
    public record TimestepConfig(boolean cosineFirst, double frequencyShift) {}

    /**
     * Time ids of the {@code text_time} conditioning: original height and width, crop top and left, target height and
     * width.
     */
    private static final int TIME_IDS = 6;

    private static final String DOWN = "DownBlock2D";
    private static final String CROSS_DOWN = "CrossAttnDownBlock2D";
    private static final String UP = "UpBlock2D";
    private static final String CROSS_UP = "CrossAttnUpBlock2D";

    private static final List<String> MUST_BE_FALSE = List.of(
            "dual_cross_attention",
            "only_cross_attention",
            "upcast_attention",
            "class_embeddings_concat",
            "center_input_sample",
            "resnet_skip_time_act");

    private static final List<String> MUST_BE_ABSENT = List.of(
            "class_embed_type",
            "num_class_embeds",
            "time_cond_proj_dim",
            "time_embedding_dim",
            "time_embedding_act_fn",
            "timestep_post_act",
            "cross_attention_norm",
            "mid_block_only_cross_attention");

    /** Copies the list and checks that there is at least one level. */
    public UNetConfig {
        blocks = List.copyOf(blocks);
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("a U-Net has at least one level");
        }
    }

    /**
     * Returns whether this is a U-Net for inpainting, which reads 9 channels: the latents, the mask, and the latents of
     * the picture without the masked part.
     */
    public boolean isInpainting() {
        return inChannels == 2 * outChannels + 1;
    }

    /**
     * Returns the width of the pooled text: what is left of {@code additionInputDim} without the six embedded time ids;
     * 0 for models without {@code text_time} conditioning.
     */
    public int pooledDim() {
        return additionInputDim - TIME_IDS * additionTimeDim;
    }

    /** Returns how many skip connections lead from the way down to the way up. */
    public int skips() {
        return blocks.size() * (layersPerBlock + 1);
    }

    /** Returns channels of the time vector: four times the first level's. */
    public int timeDim() {
        return 4 * blocks.getFirst().channels();
    }

    /**
     * Reads {@code config.json}.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-002} to {@code -005}
     */
    public static UNetConfig read(Path file) {
        return read(ConfigReader.open(file));
    }

    /** As {@link #read(Path)}, from a config that is open already. */
    public static UNetConfig read(ConfigReader in) {
        refuseUnsupported(in);
        List<Integer> channels = in.positives("block_out_channels");
        int levels = channels.size();
        return new UNetConfig(
                in.positive("in_channels", 4),
                in.positive("out_channels", 4),
                levels(in, channels),
                sameEverywhere(in, "layers_per_block", levels, 2),
                sameEverywhere(in, "cross_attention_dim", levels, 1280),
                in.positive("norm_num_groups", 32),
                in.number("norm_eps", 1e-5),
                in.flag("use_linear_projection", false),
                new TimestepConfig(in.flag("flip_sin_to_cos", true), in.number("freq_shift", 0)),
                in.has("encoder_hid_dim") ? in.positive("encoder_hid_dim", 1) : 0,
                in.has("addition_embed_type") ? in.positive("addition_time_embed_dim", 1) : 0,
                in.has("addition_embed_type") ? in.positive("projection_class_embeddings_input_dim", 1) : 0);
    }

    private static List<Level> levels(ConfigReader in, List<Integer> channels) {
        int count = channels.size();
        List<String> down = in.texts("down_block_types", List.of(CROSS_DOWN, CROSS_DOWN, CROSS_DOWN, DOWN));
        List<String> up = in.texts("up_block_types", mirrored(down));
        if (down.size() != count) {
            throw in.unsupported("down_block_types", "a list as long as block_out_channels");
        }
        if (up.size() != count) {
            throw in.unsupported("up_block_types", "a list as long as block_out_channels");
        }
        // Published configs call the number of heads "attention_head_dim"; a later key with the right name wins.
        List<Integer> heads = in.has("num_attention_heads")
                ? in.positives("num_attention_heads", count, 8)
                : in.positives("attention_head_dim", count, 8);
        List<Integer> layers = in.positives("transformer_layers_per_block", count, 1);
        List<Integer> upLayers = in.has("reverse_transformer_layers_per_block")
                ? in.positives("reverse_transformer_layers_per_block", count, 1).reversed()
                : layers;
        List<Level> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            result.add(new Level(
                    channels.get(i),
                    isCross(in, "down_block_types", down.get(i), CROSS_DOWN, DOWN),
                    isCross(in, "up_block_types", up.get(count - 1 - i), CROSS_UP, UP),
                    heads.get(i),
                    layers.get(i),
                    upLayers.get(i)));
        }
        return result;
    }

    /** Makes up the way up for configs that have none, such as a ControlNet's: the mirror image of the way down. */
    private static List<String> mirrored(List<String> down) {
        return down.reversed().stream()
                .map(type -> type.equals(CROSS_DOWN) ? CROSS_UP : UP)
                .toList();
    }

    private static boolean isCross(ConfigReader in, String key, String type, String cross, String plain) {
        if (!type.equals(cross) && !type.equals(plain)) {
            throw in.unsupported(key, "made of " + cross + " and " + plain);
        }
        return type.equals(cross);
    }

    private static int sameEverywhere(ConfigReader in, String key, int levels, int fallback) {
        List<Integer> values = in.positives(key, levels, fallback);
        if (values.stream().distinct().count() != 1) {
            throw in.unsupported(key, "the same for every level");
        }
        return values.getFirst();
    }

    private static void refuseUnsupported(ConfigReader in) {
        requireText(in, "act_fn", "silu");
        requireText(in, "mid_block_type", "UNetMidBlock2DCrossAttn");
        requireText(in, "resnet_time_scale_shift", "default");
        requireText(in, "time_embedding_type", "positional");
        requireText(in, "attention_type", "default");
        if (in.has("addition_embed_type")) {
            requireText(in, "addition_embed_type", "text_time");
        }
        if (in.has("encoder_hid_dim_type")) {
            requireText(in, "encoder_hid_dim_type", "text_proj");
        }
        for (String key : MUST_BE_FALSE) {
            if (in.has(key) && in.flag(key, false)) {
                throw in.unsupported(key, "false");
            }
        }
        for (String key : MUST_BE_ABSENT) {
            if (in.has(key)) {
                throw in.unsupported(key, "absent");
            }
        }
        requireNumber(in, "conv_in_kernel", 3);
        requireNumber(in, "conv_out_kernel", 3);
        requireNumber(in, "downsample_padding", 1);
        requireNumber(in, "mid_block_scale_factor", 1);
        requireNumber(in, "resnet_out_scale_factor", 1);
    }

    private static void requireText(ConfigReader in, String key, String only) {
        if (!in.text(key, only).equals(only)) {
            throw in.unsupported(key, only);
        }
    }

    private static void requireNumber(ConfigReader in, String key, double only) {
        if (in.number(key, only) != only) {
            throw in.unsupported(key, String.valueOf(only));
        }
    }
}
