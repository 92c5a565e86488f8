package org.inkloom.workflow.nodes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weight of an IP-Adapter's picture in each attention of a U-Net, for the weight types of ComfyUI_IPAdapter_plus.
 * Attentions are numbered from the first in the down blocks to the last in the up blocks; SDXL and Kolors have 11, SD
 * 1.5 has 16.
 *
 * @param attentions their names in that order, such as {@code down_blocks.1.attentions.0}
 */
record AttentionWeights(List<String> attentions) {
    /**
     * The supported types. Types with "precise" in their name are not: they also show the picture to the negative
     * prompt.
     */
    static final List<String> TYPES = List.of(
            "linear",
            "ease in",
            "ease out",
            "ease in-out",
            "reverse in-out",
            "weak input",
            "weak output",
            "weak middle",
            "strong middle",
            "style transfer",
            "composition",
            "strong style transfer",
            "style and composition");

    private static final int LARGE = 11;
    private static final int STYLE = 6;
    private static final int COMPOSITION = 3;
    private static final double LEAST = 0.05;
    private static final double WEAK = 0.2;
    private static final double LITTLE = 0.25;

    /**
     * Returns the weights that are not 0, by the attentions' names.
     *
     * @param type one of {@link #TYPES}
     * @param weight the node's weight, by which all are multiplied
     */
    Map<String, Double> of(String type, double weight) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < attentions.size(); i++) {
            double share = share(type, i);
            if (share != 0) {
                weights.put(attentions.get(i), weight * share);
            }
        }
        return weights;
    }

    private double share(String type, int index) {
        double all = attentions.size();
        double fromMiddle = Math.abs(index - all / 2) / (all / 2);
        return switch (type) {
            case "linear" -> 1;
            case "ease in" -> eased(1 - index / all);
            case "ease out" -> eased(index / all);
            case "ease in-out" -> eased(1 - fromMiddle);
            case "reverse in-out" -> eased(fromMiddle);
            case "weak input" -> is(index, "down_blocks") ? WEAK : 1;
            case "weak output" -> is(index, "up_blocks") ? WEAK : 1;
            case "weak middle" -> is(index, "mid_block") ? WEAK : 1;
            case "strong middle" -> is(index, "mid_block") ? 1 : WEAK;
            default -> attentions.size() == LARGE ? large(type, index) : small(type, index);
        };
    }

    private static double eased(double share) {
        return LEAST + (1 - LEAST) * share;
    }

    private boolean is(int index, String block) {
        return attentions.get(index).startsWith(block);
    }

    private static double large(String type, int index) {
        boolean style = index == STYLE;
        boolean composition = index == COMPOSITION;
        return switch (type) {
            case "style transfer" -> style ? 1 : 0;
            case "composition" -> composition ? 1 : 0;
            case "strong style transfer" -> composition ? 0 : 1;
            case "style and composition" -> style || composition ? 1 : 0;
            default -> throw new IllegalArgumentException("no weights of attentions: " + type);
        };
    }

    /**
     * Weights for SD 1.5. Its attentions 4 and 5 hold the composition, those of the up blocks and the first ones the
     * style.
     */
    private static double small(String type, int index) {
        boolean lying = index == 4 || index == 5;
        double composition = index == 4 ? LITTLE : lying ? 1 : 0;
        boolean style = !lying && (index < 4 || index > 8);
        return switch (type) {
            case "style transfer" -> style ? 1 : 0;
            case "composition" -> composition;
            case "strong style transfer" -> lying ? 0 : 1;
            case "style and composition" -> lying ? composition : style ? 1 : 0;
            default -> throw new IllegalArgumentException("no weights of attentions: " + type);
        };
    }
}
