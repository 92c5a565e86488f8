package org.inkloom.bench;

import org.inkloom.models.config.ModelPart;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.text.chatglm.KolorsTextEncoder;
import org.inkloom.models.vae.VaeConfig;

/**
 * How much a model's U-Net reads for one picture.
 *
 * @param height of the latents
 * @param width of the latents
 * @param tokens of the text
 */
public record Extent(int height, int width, int tokens) {
    /** Returns the extent of a picture of that many pixels. */
    public static Extent of(ModelPreset preset, int height, int width) {
        return of(preset.vae(), tokens(preset), height, width);
    }

    /** As {@link #of(ModelPreset, int, int)}, for another model. */
    static Extent of(VaeConfig vae, int tokens, int height, int width) {
        int perLatent = vae.pixelsPerLatent();
        return new Extent(height / perLatent, width / perLatent, tokens);
    }

    /** Returns how many tokens a preset's text encoder is given. */
    static int tokens(ModelPreset preset) {
        return KolorsTextEncoder.promptLength(preset.reader(ModelPart.TEXT_ENCODER));
    }
}
