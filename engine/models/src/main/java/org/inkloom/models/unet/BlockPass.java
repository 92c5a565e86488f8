package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * What every block of one forward pass shares.
 *
 * @param time SiLU of the time vector, {@code [B, 4 * C0]}
 * @param context text features as the cross-attention reads them, {@code [B, T, D]}
 * @param images what the cross-attention looks at beside the text
 * @param runner runs each residual and transformer block
 * @param observer is shown intermediate results by module name; must not keep them
 */
record BlockPass(
        Tensor time,
        Tensor context,
        List<ImageContext> images,
        BlockRunner runner,
        BiConsumer<String, Tensor> observer) {

    /** A picture's keys and values for one attention, and how much they count. */
    record Shown(Tensor keys, Tensor values, double scale) {}

    /** Returns the pictures that an attention is shown. */
    static List<Shown> shown(List<ImageContext> images, String attention) {
        if (images.isEmpty()) {
            return List.of();
        }
        List<Shown> shown = new ArrayList<>();
        for (ImageContext image : images) {
            ImageContext.KeysValues both = image.attentions().get(attention);
            if (both != null && image.scale() != 0) {
                shown.add(new Shown(both.keys(), both.values(), image.scale()));
            }
        }
        return shown;
    }
}
