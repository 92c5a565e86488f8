package org.inkloom.models.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.inkloom.models.unet.UnetLayout;

/**
 * The two schemes by which ControlNets in one file name their layers: that of the first published code (Zhang et al.,
 * {@code cldm/cldm.py}), which numbers blocks as Stable Diffusion's own code does, and diffusers'.
 */
enum ControlLayout {
    /** {@code input_blocks}, {@code zero_convs}, {@code input_hint_block}, {@code middle_block_out}. */
    ORIGINAL("input_blocks.0.0", "middle_block.1.", "label_emb.0.0"),
    /** {@code down_blocks}, {@code controlnet_down_blocks}, {@code controlnet_cond_embedding} … */
    DIFFUSERS("conv_in", "mid_block.attentions.0.", "add_embedding.linear_1");

    private static final String HINT = "controlnet_cond_embedding.";
    private static final String SKIP = "controlnet_down_blocks.";

    private final String convIn;
    private final String middle;
    private final String addition;

    ControlLayout(String convIn, String middle, String addition) {
        this.convIn = convIn;
        this.middle = middle;
        this.addition = addition;
    }

    /** Returns the first convolution of the latents. */
    String convIn() {
        return convIn;
    }

    /** Returns the start of the names in the middle's transformer. */
    String middle() {
        return middle;
    }

    /** Returns the name of the first layer that reads the picture's size. */
    String addition() {
        return addition;
    }

    List<LevelShape> levels(KeyGroup keys) {
        return this == ORIGINAL ? LevelShape.original(keys) : LevelShape.diffusers(keys);
    }

    /**
     * Returns the channels of the convolutions over the control picture: of the first one, and of each one that halves
     * the resolution.
     */
    List<Integer> hintChannels(KeyGroup keys) {
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; keys.has(hint(i) + ".weight"); i += 2) {
            widths.add(keys.size(hint(i) + ".weight", 0));
        }
        return widths;
    }

    /** Returns the name of a convolution over the control picture, counted from 0; the last one has another name. */
    String hint(int number) {
        if (this == ORIGINAL) {
            // Every convolution is followed by an activation, which takes a number but has no weights.
            return "input_hint_block." + 2 * number;
        }
        return HINT + (number == 0 ? "conv_in" : "blocks." + (number - 1));
    }

    /**
     * Returns each module's name in this scheme, by its name in diffusers.
     *
     * @param modules names in diffusers
     * @param hints length of the list that {@link #hintChannels} returns
     */
    Map<String, String> names(Set<String> modules, int hints) {
        if (this == DIFFUSERS) {
            return modules.stream().collect(Collectors.toMap(name -> name, name -> name));
        }
        Map<String, String> names = new LinkedHashMap<>(new UnetLayout(modules).sgmNames());
        names.replaceAll((module, sgm) -> {
            if (module.startsWith(HINT)) {
                return originalHint(module.substring(HINT.length()), hints);
            }
            if (module.startsWith(SKIP)) {
                return "zero_convs." + module.substring(SKIP.length()) + ".0";
            }
            return module.equals("controlnet_mid_block") ? "middle_block_out.0" : sgm;
        });
        return names;
    }

    private String originalHint(String inside, int hints) {
        return switch (inside) {
            case "conv_in" -> hint(0);
            case "conv_out" -> hint(2 * hints - 1);
            default -> hint(1 + Integer.parseInt(inside.substring(inside.indexOf('.') + 1)));
        };
    }
}
