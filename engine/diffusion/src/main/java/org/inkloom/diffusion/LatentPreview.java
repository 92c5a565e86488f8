package org.inkloom.diffusion;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.picture.png.RgbPicture;

/** Shows what latents look like while a picture is drawn, at less work than decoding them. */
public interface LatentPreview {
    /**
     * Shows latents.
     *
     * @param latents {@code [B, C, H, W]} as the U-Net has them, on any device
     * @return one picture for each
     */
    List<RgbPicture> show(Tensor latents);
}
