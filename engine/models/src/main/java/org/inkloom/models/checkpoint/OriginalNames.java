package org.inkloom.models.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.inkloom.models.unet.UnetLayout;

/**
 * The way back from diffusers' names to those of Stable Diffusion's own code, for whole models in one file: of U-Nets by
 * {@link UnetLayout}, of autoencoders the reverse of what {@code OriginalVae} reads.
 */
final class OriginalNames {
    private static final Pattern LEVEL = Pattern.compile("(encoder\\.down|decoder\\.up)_blocks\\.(\\d+)\\.(.+)");
    private static final Pattern RESNET = Pattern.compile("(encoder|decoder)\\.mid_block\\.resnets\\.(\\d+)\\.(.+)");
    private static final Pattern ATTENTION =
            Pattern.compile("(encoder|decoder)\\.mid_block\\.attentions\\.0\\.(.+)\\.(weight|bias)");
    /** Also the names that diffusers had for the attention's maps before they became linear layers. */
    private static final Map<String, String> MAPS = Map.of(
            "group_norm", "norm",
            "to_q", "q",
            "to_k", "k",
            "to_v", "v",
            "to_out.0", "proj_out",
            "query", "q",
            "key", "k",
            "value", "v",
            "proj_attn", "proj_out");

    private OriginalNames() {}

    /** Returns the original name of each of a U-Net's tensors, by diffusers' name. */
    static Map<String, String> unet(Set<String> names) {
        Map<String, String> modules =
                new UnetLayout(names.stream().map(OriginalNames::module).collect(Collectors.toSet())).sgmNames();
        Map<String, String> renamed = new LinkedHashMap<>();
        for (String name : names) {
            String module = module(name);
            renamed.put(name, modules.get(module) + name.substring(module.length()));
        }
        return renamed;
    }

    private static String module(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /** Returns the original name of each of an autoencoder's tensors, by diffusers' name. */
    static Map<String, String> vae(Set<String> names) {
        int levels = 0;
        for (String name : names) {
            Matcher level = LEVEL.matcher(name);
            if (level.matches()) {
                levels = Math.max(levels, 1 + Integer.parseInt(level.group(2)));
            }
        }
        Map<String, String> renamed = new LinkedHashMap<>();
        for (String name : names) {
            renamed.put(name, vae(name, levels));
        }
        return renamed;
    }

    /** Returns whether a tensor, by diffusers' name, is one of the attention's maps, which are 1×1 convolutions in the original. */
    static boolean isAttentionMap(String name) {
        Matcher attention = ATTENTION.matcher(name);
        return attention.matches()
                && attention.group(3).equals("weight")
                && !attention.group(2).equals("group_norm");
    }

    private static String vae(String name, int levels) {
        Matcher level = LEVEL.matcher(name);
        if (level.matches()) {
            int number = Integer.parseInt(level.group(2));
            boolean down = level.group(1).equals("encoder.down");
            return level.group(1) + "." + (down ? number : levels - 1 - number) + "."
                    + level.group(3)
                            .replaceFirst("^resnets\\.", "block.")
                            .replaceFirst("^downsamplers\\.0\\.", "downsample.")
                            .replaceFirst("^upsamplers\\.0\\.", "upsample.")
                            .replace("conv_shortcut.", "nin_shortcut.");
        }
        Matcher resnet = RESNET.matcher(name);
        if (resnet.matches()) {
            return resnet.group(1) + ".mid.block_" + (1 + Integer.parseInt(resnet.group(2))) + "."
                    + resnet.group(3).replace("conv_shortcut.", "nin_shortcut.");
        }
        Matcher attention = ATTENTION.matcher(name);
        if (attention.matches()) {
            return attention.group(1) + ".mid.attn_1." + MAPS.getOrDefault(attention.group(2), attention.group(2)) + "."
                    + attention.group(3);
        }
        return name.replaceFirst("^(encoder|decoder)\\.conv_norm_out\\.", "$1.norm_out.");
    }
}
