package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * What all blocks of one forward pass share.
 *
 * @param time SiLU of the time vector, {@code [B, 4 * C0]}, C0 being the channels of the first level
 * @param context text features that the cross-attention attends to, {@code [B, T, D]}
 * @param images what the cross-attention attends to besides the text
 * @param runner runs each residual and transformer block
 * @param observer called with intermediate results and the name of the module that made them; it must not keep the
 *     tensors
 * @param watch takes part in the attentions
 */
record BlockPass(
        Tensor time,
        Tensor context,
        List<ImageContext> images,
        BlockRunner runner,
        BiConsumer<String, Tensor> observer,
        AttentionWatch watch) {

    /** Keys and values of a picture for one attention, and the factor on what attention to them gives. */
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
