package org.inkloom.diffusion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.Controls;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.diffusion.control.IpAdapters;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.tensor.Placement;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one model, loaded when first used and kept or freed as memory allows. Encoded prompts are remembered.
 */
final class ModelParts implements AutoCloseable {
    private final DiffusionModel model;
    private final PipelineOptions options;
    private final boolean oneAtATime;
    private final EncodedPrompts text;
    private final PartPlacement placement;
    private @Nullable UNetModel unet;
    private List<StampedLora> fused = List.of();
    private @Nullable VaeModel vae;
    private @Nullable Controls controls;
    private @Nullable IpAdapters ipAdapters;

    ModelParts(DiffusionModel model, PipelineOptions options) {
        this.model = model;
        this.options = options;
        oneAtATime = switch (options.residency()) {
            case KEEP -> false;
            case ONE_AT_A_TIME -> true;
            case AUTO -> PartPlacement.fileBytes(model.folder().root()) > DeviceMemory.totalBytes(options.device()) / 4;
        };
        placement = new PartPlacement(options.device(), options.compute());
        text = new EncodedPrompts(
                model,
                new PromptEmbeddings(model.family(), options.embeddings()),
                placement::of,
                this::makeRoom,
                oneAtATime);
    }

    /** Returns what reads prompts. */
    EncodedPrompts text() {
        return text;
    }

    /**
     * Returns the U-Net, with LoRAs multiplied into its weights if there are any; it is loaded again when they are others
     * than the last time.
     */
    UNetModel unet(List<LoraUse> loras, RunControl control) {
        List<StampedLora> wanted = StampedLora.of(loras);
        if (unet != null && !fused.equals(wanted)) {
            unet.close();
            unet = null;
        }
        if (unet == null) {
            makeRoom();
            Placement here = unetPlacement(control);
            unet = loras.isEmpty() ? model.loadUnet(here) : LoraFusion.load(model, loras, here, control);
            fused = wanted;
        }
        return unet;
    }

    private Placement unetPlacement(RunControl control) {
        Placement usual = placement.of(model.folder().unet());
        options.whyNotFloat8()
                .ifPresent(text -> control.progress().say("Nothing is computed in eight bits: " + text + "."));
        return options.isInFloat8() ? usual.inFloat8() : usual;
    }

    /** Returns what steers a request, with the networks that it needs beside the U-Net; they stay until others are asked for. */
    Steering steering(GenerationRequest request, RunControl run) {
        Steering controlled =
                controls(request.controls()).steering(request.controls(), request.width(), request.height(), run);
        return ipAdapters(request.ipAdapters())
                .steering(request.ipAdapters(), request.prompts().size(), request.guided(), controlled);
    }

    /** Returns the adapters that show pictures, beside the U-Net; they stay until others are asked for. */
    IpAdapters ipAdapters(List<IpAdapterUse> uses) {
        IpAdapters known = ipAdapters;
        if (known == null || !known.serve(uses)) {
            if (known != null) {
                known.close();
                ipAdapters = null;
            }
            Placement here = Placement.of(options.device(), options.compute());
            known = IpAdapters.load(uses, model.unetConfig(), here, placement::of);
            ipAdapters = known;
        }
        return known;
    }

    /** Returns the networks that control pictures need, beside the U-Net; they stay until others are asked for. */
    Controls controls(List<ControlUse> uses) {
        Controls known = controls;
        if (known == null || !known.serve(uses)) {
            if (known != null) {
                known.close();
                controls = null;
            }
            Map<Path, Placement> placements = placement.of(uses);
            known = Controls.load(uses, model.unetConfig(), network -> Objects.requireNonNull(placements.get(network)));
            controls = known;
        }
        return known;
    }

    VaeModel vae() {
        if (vae == null) {
            makeRoom();
            vae = model.loadVae(placement.of(model.folder().vae()));
        }
        return vae;
    }

    /** Frees what nobody needs until the next request. */
    void forgetRecording() {
        if (unet != null) {
            unet.forgetRecording();
        }
        if (options.device().isCuda()) {
            torch.emptyCache();
        }
    }

    /** Returns whether every part stays loaded once it is. */
    boolean keepsAll() {
        return !oneAtATime;
    }

    /** Returns how many pixels a latent position stands for; reads the config alone. */
    int pixelsPerLatent() {
        return model.vaeConfig().pixelsPerLatent();
    }

    /** If memory is short, frees the parts that are not needed beside the next one. */
    private void makeRoom() {
        if (oneAtATime) {
            closeParts();
        }
    }

    /**
     * Returns the bytes that weights not loaded yet will take: of the largest part where one is loaded at a time, and those
     * of what steers beside the U-Net.
     */
    long bytesToLoad(List<ControlUse> uses, List<IpAdapterUse> shown) {
        long prompts = text.isLoaded()
                ? 0
                : model.textFolders().stream().mapToLong(placement::bytes).sum();
        long net = bytesBeside(uses, shown)
                + (unet == null ? placement.bytes(model.folder().unet()) : 0);
        long pixels = vae == null ? placement.bytes(model.folder().vae()) : 0;
        return oneAtATime ? Math.max(prompts, Math.max(net, pixels)) : prompts + net + pixels;
    }

    /** Control networks, IP-Adapters, and the largest encoder that looks at a picture: it is closed when it has looked. */
    private long bytesBeside(List<ControlUse> uses, List<IpAdapterUse> shown) {
        long networks = controls != null && controls.serve(uses) ? 0 : placement.bytes(uses);
        if (ipAdapters != null && ipAdapters.serve(shown)) {
            return networks;
        }
        return networks + placement.adapterBytes(shown);
    }

    private void closeParts() {
        List<AutoCloseable> open = new ArrayList<>();
        Stream.<Supplier<@Nullable AutoCloseable>>of(() -> unet, () -> vae, () -> controls, () -> ipAdapters)
                .forEach(part -> {
                    AutoCloseable loaded = part.get();
                    if (loaded != null) {
                        open.add(loaded);
                    }
                });
        text.closeEncoder();
        unet = null;
        vae = null;
        controls = null;
        ipAdapters = null;
        for (AutoCloseable part : open) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        closeParts();
        text.close();
    }
}
