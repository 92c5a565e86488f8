package org.inkloom.models.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.weights.BorrowedTensor;
import org.inkloom.weights.StoredTensor;

/**
 * Reads the autoencoder of a single file, {@code first_stage_model.*}: its sizes and, by diffusers' names, its tensors.
 * The original code counts the decoder's levels from the full resolution down, diffusers from the lowest resolution up.
 */
final class OriginalVae {
    static final String PREFIX = "first_stage_model.";

    private static final Pattern LEVEL = Pattern.compile("(encoder\\.down|decoder\\.up)\\.(\\d+)\\.(.+)");
    private static final Pattern MIDDLE = Pattern.compile("(encoder|decoder)\\.mid\\.(block_1|block_2|attn_1)\\.(.+)");
    private static final Map<String, String> MIDDLE_PARTS =
            Map.of("block_1", "resnets.0", "block_2", "resnets.1", "attn_1", "attentions.0");
    private static final Map<String, String> ATTENTION =
            Map.of("norm", "group_norm", "q", "to_q", "k", "to_k", "v", "to_v", "proj_out", "to_out.0");

    private final KeyGroup keys;
    private final int levels;

    OriginalVae(KeyGroup keys) {
        this.keys = keys;
        levels = keys.count("encoder.down.");
    }

    UnfoldedPart part(CheckpointKind kind, Map<String, Object> given) {
        Map<String, BorrowedTensor> tensors = new TreeMap<>();
        for (String name : keys.names()) {
            StoredTensor tensor = keys.get(name);
            String renamed = renamed(name);
            // The attention's maps are 1×1 convolutions in this file and linear layers in diffusers.
            boolean matrix = renamed.matches(".*\\.attentions\\.0\\.to_.*\\.weight") && tensor.shape().length == 4;
            tensors.put(
                    renamed,
                    matrix
                            ? BorrowedTensor.reshaped(tensor, tensor.shape()[0], tensor.shape()[1])
                            : BorrowedTensor.whole(tensor));
        }
        return new UnfoldedPart("vae", given.isEmpty() ? config(kind) : given, tensors);
    }

    private Map<String, Object> config(CheckpointKind kind) {
        List<Integer> channels = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            channels.add(keys.size("encoder.down." + i + ".block.0.conv2.weight", 0));
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("_class_name", "AutoencoderKL");
        config.put("in_channels", keys.size("encoder.conv_in.weight", 1));
        config.put("out_channels", keys.size("decoder.conv_out.weight", 0));
        config.put("latent_channels", keys.size("decoder.conv_in.weight", 1));
        config.put("block_out_channels", channels);
        config.put("down_block_types", Collections.nCopies(levels, "DownEncoderBlock2D"));
        config.put("up_block_types", Collections.nCopies(levels, "UpDecoderBlock2D"));
        config.put("layers_per_block", keys.count("encoder.down.0.block."));
        config.put("norm_num_groups", NormGroups.of(channels));
        config.put("scaling_factor", kind.isSdxl() ? 0.13025 : 0.18215);
        config.put("sample_size", kind.isSdxl() ? 1024 : 512);
        config.put("force_upcast", true);
        return config;
    }

    private String renamed(String name) {
        Matcher level = LEVEL.matcher(name);
        if (level.matches()) {
            int number = Integer.parseInt(level.group(2));
            return level.group(1).equals("encoder.down")
                    ? "encoder.down_blocks." + number + "." + inLevel(level.group(3))
                    : "decoder.up_blocks." + (levels - 1 - number) + "." + inLevel(level.group(3));
        }
        Matcher middle = MIDDLE.matcher(name);
        if (middle.matches()) {
            return middle.group(1) + ".mid_block." + MIDDLE_PARTS.get(middle.group(2)) + "."
                    + (middle.group(2).equals("attn_1") ? inAttention(middle.group(3)) : inBlock(middle.group(3)));
        }
        return name.replaceFirst("^(encoder|decoder)\\.norm_out\\.", "$1.conv_norm_out.");
    }

    private static String inLevel(String inside) {
        return inBlock(inside.replaceFirst("^block\\.", "resnets.")
                .replaceFirst("^downsample\\.conv\\.", "downsamplers.0.conv.")
                .replaceFirst("^upsample\\.conv\\.", "upsamplers.0.conv."));
    }

    private static String inBlock(String inside) {
        return inside.replace("nin_shortcut.", "conv_shortcut.");
    }

    private static String inAttention(String inside) {
        int dot = inside.lastIndexOf('.');
        String module = inside.substring(0, Math.max(0, dot));
        return ATTENTION.getOrDefault(module, module) + inside.substring(Math.max(0, dot));
    }
}
