package org.inkloom.diffusion;

import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.family.TimeIds;

/**
 * One of the prompts of a sampling. With several prompts the network is run for each of them, and the outputs are
 * averaged by the prompts' weights.
 *
 * @param vectors what the text encoder returned for it
 * @param start from which share of the way from noise to picture it counts, 0 to 1, measured in timesteps of the
 *     training
 * @param end up to which share it counts
 * @param part the part of the picture that it is for; empty for all of it, with the weight 1
 * @param controls control pictures beside it; their starts and ends are such shares too
 * @param shown the picture that a model made for inpainting reads; ignored by other models
 * @param sizes what a model of SDXL's kind is told about the picture's size; empty for the size that is drawn
 */
public record StagePrompt(
        PromptVectors vectors,
        double start,
        double end,
        Optional<Part> part,
        List<ControlUse> controls,
        Optional<Shown> shown,
        Optional<TimeIds> sizes) {
    /** Keeps a copy. */
    public StagePrompt {
        controls = List.copyOf(controls);
    }

    /** Returns a prompt for all of the picture, all the way. */
    public static StagePrompt of(PromptVectors vectors) {
        return new StagePrompt(vectors, 0, 1, Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * A rectangle of the latents. The network is run on the rectangle alone.
     *
     * @param top its first row
     * @param left its first column
     * @param height number of rows
     * @param width number of columns
     * @param weights {@code [height, width]}: how much the prompt counts beside others; must not be changed
     */
    public record Part(int top, int left, int height, int width, float[] weights) {
        /** Checks the sizes. */
        public Part {
            if (top < 0 || left < 0 || height < 1 || width < 1 || weights.length != height * width) {
                throw new IllegalArgumentException(
                        weights.length + " weights are not a part of " + width + "x" + height);
            }
        }
    }

    /**
     * A picture of which a part is drawn over, for models that read it.
     *
     * @param mask {@code [height, width]} of the sampled latents: 1 is drawn over, 0 stays
     * @param picture the picture without the masked part, as latents of the same size; one for all pictures that are
     *     drawn, or one for each
     */
    public record Shown(float[] mask, LatentArray picture) {
        /** Checks the sizes. */
        public Shown {
            if (mask.length != picture.height() * picture.width()) {
                throw new IllegalArgumentException(
                        mask.length + " numbers are no mask of " + picture.width() + "x" + picture.height());
            }
        }
    }

    boolean isAlways() {
        return start <= 0 && end >= 1;
    }
}
