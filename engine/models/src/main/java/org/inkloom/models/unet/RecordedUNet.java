package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.cuda.Recording;

/**
 * A fused U-Net whose pass is recorded as a CUDA graph. The first call with a given size runs the plain pass, the
 * second records it, and from then on a pass is a single call to the device, which saves the time for launching
 * thousands of kernels.
 *
 * <p>What changes the shape of a tensor needs a new recording: another size, another number of pictures, a text of
 * another length, additions of other shapes. Another text of the same length does not, nor do other additions of the
 * same shapes, or none where there were some. The two kinds of pass used last stay recorded, so that steps with and
 * without guidance may alternate.
 *
 * <p>Belongs to one thread, on which it must be closed. Until then it holds its inputs, its result and the recording's
 * intermediate results.
 */
public final class RecordedUNet implements AutoCloseable {
    private static final int KINDS = 2;

    private final FusedUNet unet;
    private final Device device;
    /** Recorded kinds of pass; the one used last stands first. */
    private final List<Kind> kinds = new ArrayList<>();

    /** A recorded pass and the tensors that it reads and writes. */
    private record Kind(Recording recording, Buffers buffers) implements AutoCloseable {
        @Override
        public void close() {
            recording.close();
            buffers.close();
        }
    }

    /** The inputs of a pass in tensors whose addresses never change, since a recording reads from fixed addresses. */
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

        /** Returns whether these are the same tensor objects as before; their numbers are not compared. */
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
        this.device = device;
    }

    /**
     * Predicts the noise, see {@link UNet#forward}.
     *
     * @throws IllegalArgumentException if the pass has a runner, an observer or a watch: they ask for single blocks, of
     *     which a recorded pass has none
     */
    public Tensor forward(Tensor sample, Tensor timesteps, UNetPass pass) {
        if (!pass.isWhole()) {
            throw new IllegalArgumentException("a recorded pass has no blocks to run or to show one by one");
        }
        try (Scope scope = Scope.open()) {
            Kind kind = ready(sample, timesteps, pass);
            Buffers held = kind.buffers();
            kind.recording().run(held, () -> {
                try (Scope inner = Scope.open()) {
                    held.result.copy_(unet.forward(held.sample, held.timesteps, held.memory, held.additions.value()));
                }
            });
            return scope.keep(held.result.clone());
        }
    }

    /** Returns whether a pass of the size of the last one would replay a recording. */
    public boolean isRecorded() {
        return !kinds.isEmpty() && kinds.getFirst().recording().isRecorded();
    }

    /** Returns the recording for this pass, after copying the pass's inputs into its tensors. */
    private Kind ready(Tensor sample, Tensor timesteps, UNetPass pass) {
        UNet.Conditioning conditioning = pass.conditioning();
        for (Kind kind : kinds) {
            if (kind.buffers().remembers(conditioning) && kind.buffers().fits(sample, pass.additions())) {
                return filled(kind, sample, timesteps, pass);
            }
        }
        PromptMemory fresh = unet.remember(conditioning);
        for (Kind kind : kinds) {
            Buffers held = kind.buffers();
            if (held.fits(sample, pass.additions()) && held.memory.isShapedAs(fresh)) {
                held.memory.become(fresh);
                fresh.close();
                held.remembered = conditioning;
                return filled(kind, sample, timesteps, pass);
            }
        }
        if (kinds.size() == KINDS) {
            kinds.removeLast().close();
        }
        Kind made = new Kind(Recording.on(device), new Buffers(sample, timesteps, unet.outChannels(), fresh, pass));
        kinds.addFirst(made);
        return made;
    }

    private Kind filled(Kind kind, Tensor sample, Tensor timesteps, UNetPass pass) {
        kind.buffers().sample.copy_(sample);
        kind.buffers().timesteps.copy_(timesteps);
        kind.buffers().additions.become(pass.additions());
        kinds.remove(kind);
        kinds.addFirst(kind);
        return kind;
    }

    @Override
    public void close() {
        kinds.forEach(Kind::close);
        kinds.clear();
    }
}
