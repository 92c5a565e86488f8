package org.inkloom.models.unet;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.cuda.Recording;
import org.jspecify.annotations.Nullable;

/**
 * A fused U-Net whose pass is recorded: the first call of a size is plain, the second records, and from then on a pass is
 * one call to the device. Another size, number of pictures or length of text starts again, and so do additions of another
 * shape; another text of the same length does not, nor do other additions of the same shapes, or none where there were
 * some.
 *
 * <p>Belongs to one thread, on which it is closed. Holds its inputs, its result and the recording's intermediate results
 * until then.
 */
public final class RecordedUNet implements AutoCloseable {
    private final FusedUNet unet;
    private final Recording recording;
    private @Nullable Buffers buffers;

    /** Tensors that stay where they are. */
    private static final class Buffers implements AutoCloseable {
        private final Tensor sample;
        private final Tensor timesteps;
        private final Tensor result;
        private final PromptMemory memory;
        private final HeldAdditions additions;
        private UNet.Conditioning remembered;

        Buffers(Tensor sample, Tensor timesteps, long outChannels, PromptMemory memory, UNetPass pass) {
            try (Scope scope = Scope.open()) {
                this.sample = Scope.retain(sample.clone());
                this.timesteps = Scope.retain(timesteps.clone());
                long[] shape = Tensors.shape(sample);
                shape[1] = outChannels;
                result = Scope.retain(sample.new_empty(shape));
            }
            this.memory = memory;
            additions = new HeldAdditions(pass.additions());
            remembered = pass.conditioning();
        }

        /** Whether these are the very tensors; numbers are not compared. */
        @SuppressWarnings("ReferenceEquality")
        boolean remembers(UNet.Conditioning conditioning) {
            return remembered == conditioning;
        }

        boolean fits(Tensor nextSample, Additions next) {
            return Arrays.equals(Tensors.shape(sample), Tensors.shape(nextSample)) && additions.canBecome(next);
        }

        @Override
        public void close() {
            Scope.release(sample);
            Scope.release(timesteps);
            Scope.release(result);
            memory.close();
            additions.close();
        }
    }

    RecordedUNet(FusedUNet unet, Device device) {
        this.unet = unet;
        recording = Recording.on(device);
    }

    /**
     * Predicts, see {@link UNet#forward}.
     *
     * @throws IllegalArgumentException if the pass has a runner or an observer: there are no single blocks
     */
    public Tensor forward(Tensor sample, Tensor timesteps, UNetPass pass) {
        if (!pass.isWhole()) {
            throw new IllegalArgumentException("a recorded pass has no blocks to run or to show one by one");
        }
        try (Scope scope = Scope.open()) {
            Buffers held = ready(sample, timesteps, pass);
            recording.run(held, () -> {
                try (Scope inner = Scope.open()) {
                    held.result.copy_(unet.forward(held.sample, held.timesteps, held.memory, held.additions.value()));
                }
            });
            return scope.keep(held.result.clone());
        }
    }

    /** Returns whether the next pass of the same size repeats what is recorded. */
    public boolean isRecorded() {
        return recording.isRecorded();
    }

    private Buffers ready(Tensor sample, Tensor timesteps, UNetPass pass) {
        UNet.Conditioning conditioning = pass.conditioning();
        Buffers held = buffers;
        PromptMemory fresh = held == null || !held.remembers(conditioning) ? unet.remember(conditioning) : null;
        if (held == null || !held.fits(sample, pass.additions()) || (fresh != null && !held.memory.isShapedAs(fresh))) {
            PromptMemory memory = fresh == null ? unet.remember(conditioning) : fresh;
            close();
            held = new Buffers(sample, timesteps, unet.outChannels(), memory, pass);
            buffers = held;
            return held;
        }
        if (fresh != null) {
            held.memory.become(fresh);
            fresh.close();
            held.remembered = conditioning;
        }
        held.sample.copy_(sample);
        held.timesteps.copy_(timesteps);
        held.additions.become(pass.additions());
        return held;
    }

    @Override
    public void close() {
        recording.close();
        if (buffers != null) {
            buffers.close();
            buffers = null;
        }
    }
}
