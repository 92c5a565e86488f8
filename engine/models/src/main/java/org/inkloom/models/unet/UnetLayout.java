package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * The names of a U-Net's layers in other programs, derived from the names in diffusers, for any number of blocks and
 * layers.
 *
 * <p>Two other schemes are in use. The original Stable Diffusion code ("sgm") numbers input, middle and output blocks.
 * DiffSynth-Studio numbers one flat list of operations, in which storing and fetching a skip connection take a number
 * as well.
 */
public final class UnetLayout {
    /** A residual block, transformer or resampler, under its three names. */
    private record Block(String diffusers, String sgm, String diffSynth) {}

    private static final Map<String, String> SGM_RESNET = Map.of(
            "norm1", "in_layers.0",
            "conv1", "in_layers.2",
            "time_emb_proj", "emb_layers.1",
            "norm2", "out_layers.0",
            "conv2", "out_layers.3",
            "conv_shortcut", "skip_connection");
    private static final Map<String, String> SGM_SINGLE = Map.of(
            "conv_in", "input_blocks.0.0",
            "conv_norm_out", "out.0",
            "conv_out", "out.2",
            "time_embedding.linear_1", "time_embed.0",
            "time_embedding.linear_2", "time_embed.2",
            "add_embedding.linear_1", "label_emb.0.0",
            "add_embedding.linear_2", "label_emb.0.2");
    private static final Map<String, String> DIFFSYNTH_SINGLE = Map.of(
            "time_embedding.linear_1", "time_embedding.0",
            "time_embedding.linear_2", "time_embedding.2",
            "add_embedding.linear_1", "add_time_embedding.0",
            "add_embedding.linear_2", "add_time_embedding.2",
            "encoder_hid_proj", "text_intermediate_proj");

    private final NavigableSet<String> modules;
    private final List<Block> blocks = new ArrayList<>();
    private int flat;

    /**
     * Derives all names in one walk through the U-Net.
     *
     * @param moduleNames diffusers' names of all modules that have weights
     */
    public UnetLayout(Iterable<String> moduleNames) {
        modules = new TreeSet<>();
        moduleNames.forEach(modules::add);
        walkDown();
        walkMiddle();
        walkUp();
    }

    /** Returns the original Stable Diffusion name of every module, by diffusers name. */
    public Map<String, String> sgmNames() {
        return names(SGM_SINGLE, Block::sgm, UnetLayout::sgmInside);
    }

    /** Returns the DiffSynth-Studio name of every module, by diffusers name. */
    public Map<String, String> diffSynthNames() {
        return names(DIFFSYNTH_SINGLE, Block::diffSynth, (block, inside) -> diffSynthInside(inside));
    }

    private void walkDown() {
        int input = 1;
        for (int i = 0; has("down_blocks." + i); i++) {
            String block = "down_blocks." + i;
            for (int j = 0; has(block + ".resnets." + j); j++) {
                add(block + ".resnets." + j, "input_blocks." + input + ".0");
                add(block + ".attentions." + j, "input_blocks." + input + ".1");
                input++;
                flat++; // storing the skip connection takes a number
            }
            if (has(block + ".downsamplers.0")) {
                add(block + ".downsamplers.0", "input_blocks." + input + ".0");
                input++;
                flat++;
            }
        }
    }

    private void walkMiddle() {
        int middle = 0;
        for (int j = 0; has("mid_block.resnets." + j); j++) {
            add("mid_block.resnets." + j, "middle_block." + middle++);
            if (add("mid_block.attentions." + j, "middle_block." + middle)) {
                middle++;
            }
        }
    }

    private void walkUp() {
        int output = 0;
        for (int i = 0; has("up_blocks." + i); i++) {
            String block = "up_blocks." + i;
            for (int j = 0; has(block + ".resnets." + j); j++) {
                flat++; // fetching the skip connection takes a number
                add(block + ".resnets." + j, "output_blocks." + output + ".0");
                boolean attention = add(block + ".attentions." + j, "output_blocks." + output + ".1");
                if (!has(block + ".resnets." + (j + 1))) {
                    add(block + ".upsamplers.0", "output_blocks." + output + (attention ? ".2" : ".1"));
                }
                output++;
            }
        }
    }

    private boolean add(String diffusers, String sgm) {
        if (!has(diffusers)) {
            return false;
        }
        blocks.add(new Block(diffusers, sgm, "blocks." + flat++));
        return true;
    }

    private boolean has(String prefix) {
        String next = modules.ceiling(prefix + ".");
        return next != null && next.startsWith(prefix + ".");
    }

    private Map<String, String> names(
            Map<String, String> single, Function<Block, String> name, BinaryOperator<String> inside) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String module : modules) {
            names.put(module, single.getOrDefault(module, module));
        }
        for (Block block : blocks) {
            String prefix = block.diffusers() + ".";
            for (String module : modules.tailSet(prefix)) {
                if (!module.startsWith(prefix)) {
                    break;
                }
                String rest = inside.apply(block.diffusers(), module.substring(prefix.length()));
                names.put(module, name.apply(block) + "." + rest);
            }
        }
        return names;
    }

    private static String sgmInside(String block, String inside) {
        if (block.contains(".resnets.")) {
            return SGM_RESNET.getOrDefault(inside, inside);
        }
        return block.contains(".downsamplers.") && inside.equals("conv") ? "op" : inside;
    }

    private static String diffSynthInside(String inside) {
        return inside.replace(".ff.net.0.", ".act_fn.")
                .replaceFirst("\\.ff\\.net\\.2$", ".ff")
                .replaceFirst("\\.to_out\\.0$", ".to_out");
    }
}
