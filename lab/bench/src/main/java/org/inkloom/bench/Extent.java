package org.inkloom.bench;

import org.inkloom.models.config.ModelPart;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.text.chatglm.KolorsTextEncoder;
import org.inkloom.models.vae.VaeConfig;

/**
 * The size of a U-Net's inputs for one picture.
 *
 * @param height of the latents
 * @param width of the latents
 * @param tokens number of text tokens
 */
public record Extent(int height, int width, int tokens) {
    /** Returns the input sizes for a picture of a size in pixels. */
    public static Extent of(ModelPreset preset, int height, int width) {
        return of(preset.vae(), tokens(preset), height, width);
    }

    /** As {@link #of(ModelPreset, int, int)}, for a model that is not a preset. */
    static Extent of(VaeConfig vae, int tokens, int height, int width) {
        int perLatent = vae.pixelsPerLatent();
        return new Extent(height / perLatent, width / perLatent, tokens);
    }

    /** Returns the number of tokens for which a preset's text encoder is used. */
    static int tokens(ModelPreset preset) {
        return KolorsTextEncoder.promptLength(preset.reader(ModelPart.TEXT_ENCODER));
    }
}
