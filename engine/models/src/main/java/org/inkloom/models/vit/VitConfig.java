package org.inkloom.models.vit;

import java.util.List;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Activation;
import org.inkloom.models.transformer.TransformerSizes;

/**
 * Sizes of a classifier.
 *
 * @param hidden width
 * @param feedForward width inside the feed-forward parts
 * @param layers number of blocks
 * @param heads divides the width
 * @param side of a picture in pixels
 * @param patch side of a patch in pixels
 * @param activation of the feed-forward parts
 * @param epsilon of the norms
 * @param attentionBias whether queries, keys and values have a bias
 * @param labels the names of the classes, in their order
 */
public record VitConfig(
        int hidden,
        int feedForward,
        int layers,
        int heads,
        int side,
        int patch,
        Activation activation,
        double epsilon,
        boolean attentionBias,
        List<String> labels) {
    /** Checks that heads divide the width, that a patch fits into a picture and that there are classes. */
    public VitConfig {
        labels = List.copyOf(labels);
        if (hidden % heads != 0 || patch > side || labels.isEmpty()) {
            throw new IllegalArgumentException("no classifier: " + hidden + " features, " + heads
                    + " heads, patches of " + patch + ", labels " + labels);
        }
    }

    /**
     * Reads a {@code config.json}.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-004} and {@code -005} for values that cannot be
     */
    public static VitConfig read(ConfigReader config) {
        int hidden = config.positive("hidden_size", 768);
        int heads = TransformerSizes.heads(config, hidden, 12);
        int side = config.positive("image_size", 224);
        int patch = TransformerSizes.patch(config, side, 16);
        List<String> labels = config.numberedTexts("id2label");
        return new VitConfig(
                hidden,
                config.positive("intermediate_size", 3072),
                config.positive("num_hidden_layers", 12),
                heads,
                side,
                patch,
                Activation.read(config, "hidden_act", Activation.GELU),
                config.number("layer_norm_eps", 1e-12),
                config.flag("qkv_bias", true),
                labels.isEmpty() ? List.of("LABEL_0", "LABEL_1") : labels);
    }

    /** Returns the number of positions: the patches, and one for the whole picture. */
    int positions() {
        return (side / patch) * (side / patch) + 1;
    }
}
