package org.inkloom.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Tensors;

/**
 * What a model made for inpainting reads behind the latents: a mask, and the picture without the masked part.
 *
 * @param mask {@code [height, width]}, each 1 or 0
 * @param picture of the same size
 */
record ShownPicture(float[] mask, LatentArray picture) {
    /** What the autoencoders of SD 1 and SDXL encode grey as, channel by channel; the numbers are ComfyUI's. */
    private static final float[] GREY = {0.8223f, -0.6876f, 0.6364f, 0.1380f};

    /**
     * Returns what a prompt gives the model to read. If the prompt has no picture of its own, the latents serve as
     * picture where they have a mask; without a mask everything is drawn.
     */
    static ShownPicture of(StagePrompt prompt, LatentArray latents) {
        if (prompt.shown().isPresent()) {
            StagePrompt.Shown shown = prompt.shown().get();
            return new ShownPicture(hard(shown.mask()), shown.picture());
        }
        return latents.mask().map(mask -> new ShownPicture(hard(mask), latents)).orElseGet(() -> all(latents));
    }

    private static ShownPicture all(LatentArray latents) {
        int plane = latents.height() * latents.width();
        float[] mask = new float[plane];
        java.util.Arrays.fill(mask, 1);
        float[] grey = new float[latents.channels() * plane];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = GREY[i / plane % GREY.length];
        }
        LatentArray empty = LatentArray.empty(1, latents.channels(), latents.height(), latents.width());
        return new ShownPicture(mask, empty.with(grey));
    }

    private static float[] hard(float[] mask) {
        float[] hard = new float[mask.length];
        for (int i = 0; i < hard.length; i++) {
            hard[i] = (float) Math.rint(mask[i]);
        }
        return hard;
    }

    /** Returns float32 {@code [batch, 1 + channels, height, width]} on the CPU, in the current scope. */
    Tensor tensor(int batch) {
        int plane = mask.length;
        int one = picture.channels() * plane;
        float[] values = new float[batch * (plane + one)];
        for (int i = 0; i < batch; i++) {
            System.arraycopy(mask, 0, values, i * (plane + one), plane);
            int from = i % picture.batch() * one;
            System.arraycopy(picture.values(), from, values, i * (plane + one) + plane, one);
        }
        return Tensors.of(values, batch, 1 + picture.channels(), picture.height(), picture.width());
    }
}
