package org.inkloom.diffusion;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.tensor.AdapterSet;

/**
 * A U-Net with LoRAs beside it. On a GPU it may be kept beyond the request that it was made for: a next request with
 * the same LoRAs then finds them loaded and the pass recorded.
 */
final class AdaptedUNet implements AutoCloseable {
    private final UNetModel model;
    private final List<StampedLora> seen;
    private final LoraStack stack;
    private final Denoiser denoiser;
    private final boolean kept;

    private AdaptedUNet(UNetModel model, List<StampedLora> seen, LoraStack stack, Denoiser denoiser, boolean kept) {
        this.model = model;
        this.seen = seen;
        this.stack = stack;
        this.denoiser = denoiser;
        this.kept = kept;
    }

    /**
     * Loads LoRAs, and makes the fastest denoiser with them.
     *
     * @param target finds the layers that LoRAs may change, given the U-Net's shapes by name
     * @param say receives what the user should know about the LoRAs
     * @param mayKeep whether there is enough memory to keep this after the request
     */
    static AdaptedUNet load(
            UNetModel model,
            List<LoraUse> loras,
            Function<Map<String, long[]>, LoraTarget> target,
            Consumer<String> say,
            boolean mayKeep) {
        List<StampedLora> seen = StampedLora.of(loras);
        LoraStack stack = LoraStack.load(loras, target.apply(model.shapes()), model.placement(), say);
        try {
            AdapterSet adapters = stack.adapters();
            boolean kept =
                    mayKeep && !adapters.isEmpty() && model.placement().device().isCuda();
            return new AdaptedUNet(model, seen, stack, Denoiser.fastest(model, adapters), kept);
        } catch (RuntimeException | Error e) {
            stack.close();
            throw e;
        }
    }

    /** Returns whether this was made for the same model and the same LoRAs, whose files have not changed since. */
    @SuppressWarnings("ReferenceEquality") // another model of the same folder has other weights
    boolean serves(UNetModel other, List<LoraUse> loras) {
        return model == other && seen.equals(StampedLora.of(loras));
    }

    Denoiser denoiser() {
        return denoiser;
    }

    /**
     * Returns a denoiser that runs block by block, which some methods need. It belongs to this object and must not be
     * closed; on a GPU it is slower.
     */
    Denoiser blockwise() {
        return Denoiser.of(model.with(stack.adapters()));
    }

    /** Returns whether {@link #close} keeps it for the next request. */
    boolean isKept() {
        return kept;
    }

    /** Ends the use for one request; frees it unless it is kept. */
    @Override
    public void close() {
        if (!kept) {
            free();
        }
    }

    /** Frees it, whether it is kept or not. */
    void free() {
        denoiser.close();
        stack.close();
    }
}
