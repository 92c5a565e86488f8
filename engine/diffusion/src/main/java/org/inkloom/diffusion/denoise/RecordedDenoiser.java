package org.inkloom.diffusion.denoise;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;

/**
 * Repeats a recorded pass of fused kernels on a GPU. A pass of another size, or with additions of another shape, is
 * recorded anew; one that asks for single blocks is refused. Belongs to one thread.
 */
public final class RecordedDenoiser implements Denoiser {
    private final UNetModel.Lent lent;

    /** Takes a pass that a model lent; it is given back on closing. */
    public RecordedDenoiser(UNetModel.Lent lent) {
        this.lent = lent;
    }

    @Override
    public Tensor predict(Tensor latents, Tensor timesteps, UNetPass pass) {
        return lent.unet().forward(latents, timesteps, pass);
    }

    /** Returns whether the next pass of the same size repeats what is recorded. */
    public boolean isRecorded() {
        return lent.unet().isRecorded();
    }

    @Override
    public void close() {
        lent.close();
    }
}
