package org.inkloom.models.transformer;

import org.inkloom.models.config.ConfigReader;

/** Reads sizes of a published config that must fit to one another. */
public final class TransformerSizes {
    private TransformerSizes() {}

    /**
     * Reads {@code num_attention_heads}.
     *
     * @param hidden width of the states, {@code hidden_size}
     * @param usual the number where the config has none
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-005} if it does not divide the width
     */
    public static int heads(ConfigReader config, int hidden, int usual) {
        int heads = config.positive("num_attention_heads", usual);
        if (hidden % heads != 0) {
            throw config.unsupported("num_attention_heads", "a divisor of hidden_size");
        }
        return heads;
    }

    /**
     * Reads {@code patch_size}, the side of a patch in pixels.
     *
     * @param side of a picture in pixels, {@code image_size}
     * @param usual the number where the config has none
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-005} if a patch is larger than the picture
     */
    public static int patch(ConfigReader config, int side, int usual) {
        int patch = config.positive("patch_size", usual);
        if (patch > side) {
            throw config.unsupported("patch_size", "at most image_size");
        }
        return patch;
    }
}
