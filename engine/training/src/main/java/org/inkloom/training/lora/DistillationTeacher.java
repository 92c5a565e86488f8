package org.inkloom.training.lora;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.cache.Captions;
import org.inkloom.training.step.LeapLoss;
import org.inkloom.weights.DType;

/**
 * The teacher of a distillation, see {@link org.inkloom.training.config.LeapConfig}: the model without the LoRA, and
 * the encoded empty caption that its guidance needs.
 */
final class DistillationTeacher implements AutoCloseable {
    private final LeapLoss loss;
    private final Denoiser teacher;
    private final Device device;
    private final UNet.Conditioning unconditional;

    DistillationTeacher(LoraData data, UNetModel model) {
        device = data.placement().device();
        teacher = Denoiser.of(model.base());
        loss = new LeapLoss(
                data.noise(), data.scheduler().prediction(), data.config().leaps(), data.placement());
        try (Scope scope = Scope.open()) {
            Captions.Encoded empty = data.captions().get(List.of(""), data.placement());
            boolean zeros = data.model().model().isAwayFromZeros("");
            Tensor tokens = zeros ? torch.zeros_like(empty.tokens()) : empty.tokens();
            Tensor pooled = zeros ? torch.zeros_like(empty.pooled()) : empty.pooled();
            Tensor timeIds = torch.zeros(new long[] {1}, Tensors.options(device, DType.FLOAT32));
            // Retained only when all three have been made, so that none leaks if one of them fails.
            unconditional = new UNet.Conditioning(Scope.retain(tokens), Scope.retain(pooled), Scope.retain(timeIds));
        } catch (RuntimeException | Error e) {
            loss.close();
            throw e;
        }
    }

    LeapLoss loss() {
        return loss;
    }

    /**
     * Returns the number of the leap at a share of all leaps, int64 {@code [1]}, in the current scope.
     *
     * @param share 0 to 1 (exclusive)
     */
    Tensor numbered(double share) {
        return Tensors.to(Tensors.of(new long[] {(long) (share * loss.leaps())}, 1), device, DType.INT64);
    }

    /**
     * Computes the loss of a batch of leaps.
     *
     * @param student the U-Net with the LoRA
     * @param leaps numbers of the leaps, int64 {@code [B]}
     * @return a scalar in the current scope
     */
    Tensor of(UNet student, Tensor latents, Tensor noise, Tensor leaps, UNetPass pass) {
        return loss.of(Denoiser.of(student), teacher, new LeapLoss.Batch(latents, noise, leaps, pass, unconditional));
    }

    @Override
    public void close() {
        loss.close();
        Scope.release(unconditional.hiddenStates());
        Scope.release(unconditional.pooled());
        Scope.release(unconditional.timeIds());
    }
}
