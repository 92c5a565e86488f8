package org.inkloom.diffusion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.tensor.AdapterSet;

/**
 * A U-Net with LoRAs beside it. On a GPU it may outlive the request it was made for, so that the next one with the same
 * LoRAs finds them loaded and the pass recorded.
 */
final class AdaptedUNet implements AutoCloseable {
    /** A file as it was when it was read. */
    private record Seen(LoraUse use, long bytes, FileTime changed) {
        static Seen of(LoraUse use) throws IOException {
            Path file = use.file();
            return new Seen(use, Files.size(file), Files.getLastModifiedTime(file));
        }
    }

    private final UNetModel model;
    private final List<Seen> seen;
    private final LoraStack stack;
    private final Denoiser denoiser;
    private final boolean kept;

    private AdaptedUNet(UNetModel model, List<Seen> seen, LoraStack stack, Denoiser denoiser, boolean kept) {
        this.model = model;
        this.seen = seen;
        this.stack = stack;
        this.denoiser = denoiser;
        this.kept = kept;
    }

    /**
     * Loads LoRAs and the fastest denoiser with them.
     *
     * @param say is told what is remarkable about them
     * @param mayKeep whether there is memory for what nobody uses at the moment
     */
    static AdaptedUNet load(UNetModel model, List<LoraUse> loras, Consumer<String> say, boolean mayKeep) {
        List<Seen> seen = seen(loras);
        LoraStack stack = LoraStack.load(loras, LoraTarget.of(model.shapes()), model.placement(), say);
        try {
            AdapterSet adapters = stack.adapters();
            boolean kept = mayKeep
                    && !adapters.isEmpty()
                    && seen.size() == loras.size()
                    && model.placement().device().isCuda();
            return new AdaptedUNet(model, seen, stack, Denoiser.fastest(model, adapters), kept);
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Returns the files' present state; fewer than there are LoRAs where one cannot be looked at. */
    private static List<Seen> seen(List<LoraUse> loras) {
        List<Seen> seen = new ArrayList<>();
        for (LoraUse use : loras) {
            try {
                seen.add(Seen.of(use));
            } catch (IOException _) {
                return List.of(); // loading it will say why
            }
        }
        return seen;
    }

    /** Returns whether this is that model with these LoRAs, whose files have not changed since. */
    @SuppressWarnings("ReferenceEquality") // another model of the same folder has other weights
    boolean serves(UNetModel other, List<LoraUse> loras) {
        return model == other && seen.size() == loras.size() && seen.equals(seen(loras));
    }

    Denoiser denoiser() {
        return denoiser;
    }

    /** Returns whether {@link #close} leaves it for the next request. */
    boolean isKept() {
        return kept;
    }

    /** Ends the use for a request. */
    @Override
    public void close() {
        if (!kept) {
            free();
        }
    }

    /** Frees it, kept or not. */
    void free() {
        denoiser.close();
        stack.close();
    }
}
