package org.inkloom.bench;

import java.nio.file.Path;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.vae.VaeConfig;

/**
 * How much a model's U-Net reads for one picture.
 *
 * @param height of the latents
 * @param width of the latents
 * @param tokens of the text
 */
public record Extent(int height, int width, int tokens) {
    private static final int USUAL_TOKENS = 256;

    /** Returns the extent of a picture of that many pixels. */
    public static Extent of(ModelPreset preset, int height, int width) {
        return of(preset.vae(), preset.reader(ModelPart.TEXT_ENCODER), height, width);
    }

    /** As {@link #of(ModelPreset, int, int)}, for the model in a folder. */
    static Extent of(VaeConfig vae, Path textEncoder, int height, int width) {
        return of(vae, ConfigReader.ofPart(textEncoder, ModelPart.TEXT_ENCODER), height, width);
    }

    private static Extent of(VaeConfig vae, ConfigReader text, int height, int width) {
        int perLatent = vae.pixelsPerLatent();
        return new Extent(height / perLatent, width / perLatent, tokens(text));
    }

    /** Returns how many tokens a preset's text encoder is given. */
    static int tokens(ModelPreset preset) {
        return tokens(preset.reader(ModelPart.TEXT_ENCODER));
    }

    private static int tokens(ConfigReader text) {
        return text.positive("prompt_length", USUAL_TOKENS);
    }
}
