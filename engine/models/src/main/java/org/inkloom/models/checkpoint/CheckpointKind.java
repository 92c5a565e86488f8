package org.inkloom.models.checkpoint;

import java.util.Optional;
import java.util.Set;
import org.inkloom.weights.TensorFile;

/**
 * The kinds of models whose single files are read. A file's kind is recognised by the prefix under which its text
 * encoder lies.
 */
enum CheckpointKind {
    /** One text encoder: CLIP-L. */
    STABLE_DIFFUSION_1("Stable Diffusion 1", "cond_stage_model.transformer."),
    /** One text encoder: OpenCLIP's. */
    STABLE_DIFFUSION_2("Stable Diffusion 2", "cond_stage_model.model."),
    /** Two text encoders: CLIP-L and OpenCLIP's bigG. */
    SDXL("SDXL", "conditioner.embedders.1.");

    private static final int INPAINTING_CHANNELS = 9;

    private final String title;
    private final String text;

    CheckpointKind(String title, String text) {
        this.title = title;
        this.text = text;
    }

    /** Returns the kind of a file with these keys; empty if it is none of the kinds that are read. */
    static Optional<CheckpointKind> of(Set<String> keys) {
        for (CheckpointKind kind : values()) {
            if (keys.stream().anyMatch(key -> key.startsWith(kind.text))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Returns a phrase for messages that says what a file of this kind holds. */
    String described(TensorFile file) {
        int channels = new KeyGroup(file, OriginalUnet.PREFIX).size("input_blocks.0.0.weight", 1);
        CheckpointPrediction prediction = CheckpointPrediction.of(file);
        return title + ", whole model in one file"
                + (channels == INPAINTING_CHANNELS ? ", for inpainting (9 channels)" : "")
                + (prediction.velocity() ? ", predicts velocities" : "")
                + (prediction.zeroTerminalSnr() ? ", noise up to zero SNR" : "");
    }

    boolean isSdxl() {
        return this == SDXL;
    }

    /**
     * Returns how many attention heads a block of the U-Net has. No shape tells it: Stable Diffusion 1 has eight in
     * every block, the later models one for every 64 channels. Where that number does not divide the channels, the next
     * smaller one that does is taken.
     */
    int heads(int channels) {
        return this == STABLE_DIFFUSION_1 ? dividing(channels, 8) : dividing(channels, channels / 64);
    }

    /** Returns the largest number up to {@code most} that divides {@code width}. */
    static int dividing(int width, int most) {
        int heads = Math.max(1, most);
        while (width % heads != 0) {
            heads--;
        }
        return heads;
    }
}
