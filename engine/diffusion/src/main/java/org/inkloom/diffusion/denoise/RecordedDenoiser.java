package org.inkloom.diffusion.denoise;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;

/**
 * Replays a recorded pass of fused kernels on a GPU. A pass with other shapes of latents or additions is recorded anew;
 * a pass that watches single attentions (see {@link UNetPass}) is refused. Used by one thread.
 */
public final class RecordedDenoiser implements Denoiser {
    private final UNetModel.Lent lent;

    /** Takes a U-Net that its model lent for this thread; {@link #close} returns it. */
    public RecordedDenoiser(UNetModel.Lent lent) {
        this.lent = lent;
    }

    @Override
    public Tensor predict(Tensor latents, Tensor timesteps, UNetPass pass) {
        return lent.unet().forward(latents, timesteps, pass);
    }

    /** Returns whether a recording exists that the next pass of the same shapes can replay. */
    public boolean isRecorded() {
        return lent.unet().isRecorded();
    }

    @Override
    public void close() {
        lent.close();
    }
}
