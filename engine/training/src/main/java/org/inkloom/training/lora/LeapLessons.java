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

/** What a LoRA needs that learns to draw in few steps: the model without it, and the empty caption for its guidance. */
final class LeapLessons implements AutoCloseable {
    private final LeapLoss loss;
    private final Denoiser teacher;
    private final Device device;
    private final UNet.Conditioning nothing;

    LeapLessons(LoraData data, UNetModel model) {
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
            // Kept once all are there, so that nothing is left where one fails.
            nothing = new UNet.Conditioning(Scope.retain(tokens), Scope.retain(pooled), Scope.retain(timeIds));
        } catch (RuntimeException | Error e) {
            loss.close();
            throw e;
        }
    }

    LeapLoss loss() {
        return loss;
    }

    /** Returns the leap at a share of the way, {@code [1]}, in the current scope. */
    Tensor numbered(double share) {
        return Tensors.to(Tensors.of(new long[] {(long) (share * loss.leaps())}, 1), device, DType.INT64);
    }

    Tensor of(UNet learner, Tensor latents, Tensor noise, Tensor leaps, UNetPass pass) {
        return loss.of(Denoiser.of(learner), teacher, new LeapLoss.Batch(latents, noise, leaps, pass, nothing));
    }

    @Override
    public void close() {
        loss.close();
        Scope.release(nothing.hiddenStates());
        Scope.release(nothing.pooled());
        Scope.release(nothing.timeIds());
    }
}
