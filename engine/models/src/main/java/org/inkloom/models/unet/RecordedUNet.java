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
 * one call to the device. Another size, number of pictures or length of text starts again; another text of the same length
 * does not.
 *
 * <p>Belongs to one thread, on which it is closed. Holds its inputs, its result and the recording's intermediate results
 * until then.
 */
public final class RecordedUNet implements NoisePredictor, AutoCloseable {
    private final FusedUNet unet;
    private final Recording recording;
    private @Nullable Buffers buffers;

    /** Tensors that stay where they are. */
    private static final class Buffers implements AutoCloseable {
        private final Tensor sample;
        private final Tensor timesteps;
        private final Tensor result;
        private final PromptMemory memory;
        private UNet.Conditioning remembered;

        Buffers(Tensor sample, Tensor timesteps, long outChannels, PromptMemory memory, UNet.Conditioning of) {
            try (Scope scope = Scope.open()) {
                this.sample = Scope.retain(sample.clone());
                this.timesteps = Scope.retain(timesteps.clone());
                long[] shape = Tensors.shape(sample);
                shape[1] = outChannels;
                result = Scope.retain(sample.new_empty(shape));
            }
            this.memory = memory;
            remembered = of;
        }

        /** Whether these are the very tensors; numbers are not compared. */
        @SuppressWarnings("ReferenceEquality")
        boolean remembers(UNet.Conditioning conditioning) {
            return remembered == conditioning;
        }

        boolean fits(Tensor nextSample) {
            return Arrays.equals(Tensors.shape(sample), Tensors.shape(nextSample));
        }

        @Override
        public void close() {
            Scope.release(sample);
            Scope.release(timesteps);
            Scope.release(result);
            memory.close();
        }
    }

    RecordedUNet(FusedUNet unet, Device device) {
        this.unet = unet;
        recording = Recording.on(device);
    }

    @Override
    public Tensor forward(Tensor sample, Tensor timesteps, UNet.Conditioning conditioning) {
        try (Scope scope = Scope.open()) {
            Buffers held = ready(sample, timesteps, conditioning);
            recording.run(held, () -> {
                try (Scope inner = Scope.open()) {
                    held.result.copy_(unet.forward(held.sample, held.timesteps, held.memory));
                }
            });
            return scope.keep(held.result.clone());
        }
    }

    /** Returns whether the next pass of the same size repeats what is recorded. */
    public boolean isRecorded() {
        return recording.isRecorded();
    }

    private Buffers ready(Tensor sample, Tensor timesteps, UNet.Conditioning conditioning) {
        Buffers held = buffers;
        PromptMemory fresh = held == null || !held.remembers(conditioning) ? unet.remember(conditioning) : null;
        if (held == null || !held.fits(sample) || (fresh != null && !held.memory.isShapedAs(fresh))) {
            PromptMemory memory = fresh == null ? unet.remember(conditioning) : fresh;
            close();
            held = new Buffers(sample, timesteps, unet.outChannels(), memory, conditioning);
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
