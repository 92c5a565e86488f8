package org.inkloom.diffusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.Controls;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.family.PromptEncoder;
import org.inkloom.diffusion.prompt.ParsedPrompt;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FileTree;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/** The parts of one model, loaded when first used; the text encoder's answers are remembered. */
final class ModelParts implements AutoCloseable {
    private static final int REMEMBERED_PROMPTS = 64;
    private static final int ENCODED_TOGETHER = 8;

    private final DiffusionModel model;
    private final PipelineOptions options;
    private final boolean oneAtATime;
    private final Map<Known, PromptEmbeds> remembered = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable PromptEncoder textEncoder;
    private @Nullable UNetModel unet;
    private List<LoraUse> fused = List.of();
    private @Nullable VaeModel vae;
    private @Nullable Controls controls;

    ModelParts(DiffusionModel model, PipelineOptions options) {
        this.model = model;
        this.options = options;
        oneAtATime = switch (options.residency()) {
            case KEEP -> false;
            case ONE_AT_A_TIME -> true;
            case AUTO -> bytes(model.folder().root()) > DeviceMemory.totalBytes(options.device()) / 4;
        };
    }

    /** A prompt and the rules that it was read by. */
    private record Known(String prompt, PromptRules rules) {}

    /** Encodes every prompt that is not remembered; afterwards all of these are, however many they are. */
    void encode(List<String> prompts, PromptRules rules, RunControl run) {
        Set<Known> wanted = new LinkedHashSet<>();
        prompts.forEach(prompt -> wanted.add(new Known(prompt, rules)));
        // Asking for a prompt also makes it one of the newest, which are forgotten last.
        List<Known> unknown =
                wanted.stream().filter(prompt -> remembered.get(prompt) == null).toList();
        int room = Math.max(REMEMBERED_PROMPTS, wanted.size()) - unknown.size();
        while (remembered.size() > room) {
            Known eldest = remembered.keySet().iterator().next();
            List.of(remembered.remove(eldest)).forEach(PromptEmbeds::close);
        }
        if (!unknown.isEmpty()) {
            encodeAll(unknown.stream().map(Known::prompt).toList(), rules, run);
        }
        if (oneAtATime && textEncoder != null) {
            textEncoder.close();
            textEncoder = null;
        }
    }

    /** Plain prompts are encoded together as ever, so that their pictures do not depend on the rules. */
    private void encodeAll(List<String> prompts, PromptRules rules, RunControl run) {
        PromptEncoder encoder = textEncoder();
        Map<String, String> plain = new LinkedHashMap<>();
        for (String prompt : prompts) {
            ParsedPrompt parsed = PromptReading.parse(prompt, rules);
            if (rules == PromptRules.LITERAL || encoder.readsAsPlain(parsed)) {
                plain.put(prompt, parsed.text());
            } else {
                run.cancellation().check("encoding prompts");
                remembered.put(new Known(prompt, rules), encoder.encode(parsed, rules, run));
            }
        }
        List<String> keys = List.copyOf(plain.keySet());
        for (int first = 0; first < keys.size(); first += ENCODED_TOGETHER) {
            run.cancellation().check("encoding prompts");
            List<String> some = keys.subList(first, Math.min(first + ENCODED_TOGETHER, keys.size()));
            encodeTogether(some, some.stream().map(plain::get).toList(), rules, run);
        }
    }

    private PromptEncoder textEncoder() {
        if (textEncoder == null) {
            makeRoom();
            textEncoder = model.loadText(this::placement);
        }
        return textEncoder;
    }

    private void encodeTogether(List<String> keys, List<String> texts, PromptRules rules, RunControl run) {
        try (PromptEmbeds embeds = textEncoder().encode(texts, run);
                Scope scope = Scope.open()) {
            for (int i = 0; i < keys.size(); i++) {
                Tensor tokens = embeds.promptEmbeds().narrow(0, i, 1).clone();
                Tensor pooled = embeds.pooled().narrow(0, i, 1).clone();
                remembered.put(new Known(keys.get(i), rules), PromptEmbeds.retaining(tokens, pooled));
            }
        }
    }

    /** Returns what {@link #encode} made of a prompt; owned by this object. */
    PromptEmbeds embeds(String prompt, PromptRules rules) {
        PromptEmbeds known = remembered.get(new Known(prompt, rules));
        if (known == null) {
            throw new IllegalStateException("prompt was not encoded: " + prompt);
        }
        return known;
    }

    /**
     * Returns the U-Net, with LoRAs multiplied into its weights if there are any; it is loaded again when they are others
     * than the last time.
     */
    UNetModel unet(List<LoraUse> loras, RunControl control) {
        if (unet != null && !fused.equals(loras)) {
            unet.close();
            unet = null;
        }
        if (unet == null) {
            makeRoom();
            Placement placement = placement(model.folder().unet());
            unet = loras.isEmpty() ? model.loadUnet(placement) : LoraFusion.load(model, loras, placement, control);
            fused = List.copyOf(loras);
        }
        return unet;
    }

    /** Returns the networks that control pictures need, beside the U-Net; they stay until others are asked for. */
    Controls controls(List<ControlUse> uses) {
        Controls known = controls;
        if (known == null || !known.serve(uses)) {
            if (known != null) {
                known.close();
                controls = null;
            }
            known = Controls.load(uses, model.unetConfig(), this::placement);
            controls = known;
        }
        return known;
    }

    VaeModel vae() {
        if (vae == null) {
            makeRoom();
            vae = model.loadVae(placement(model.folder().vae()));
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

    /** Frees what the next part does not need beside it, if memory is short. */
    private void makeRoom() {
        if (oneAtATime) {
            closeParts();
        }
    }

    /** Returns the bytes that weights not loaded yet will take: of the largest part where one is loaded at a time. */
    long bytesToLoad() {
        long text = textEncoder == null
                ? model.textFolders().stream().mapToLong(this::bytesPlaced).sum()
                : 0;
        long net = unet == null ? bytesPlaced(model.folder().unet()) : 0;
        long pixels = vae == null ? bytesPlaced(model.folder().vae()) : 0;
        return oneAtATime ? Math.max(text, Math.max(net, pixels)) : text + net + pixels;
    }

    /** Weights that stay as they are in the file are mapped: the system takes their pages back where memory is short. */
    private long bytesPlaced(Path part) {
        if (options.device().isCuda()) {
            return bytes(part);
        }
        return isLarge(part) ? 0 : 2 * bytes(part);
    }

    private boolean isLarge(Path part) {
        return 2 * bytes(part) > DeviceMemory.totalBytes(options.device()) / 4;
    }

    private Placement placement(Path part) {
        Device device = options.device();
        if (device.isCuda()) {
            return Placement.of(device, options.compute());
        }
        // Converted weights take twice the file's size and save the casts; a quarter of the memory is the most for one
        // part, so that the page cache can hold the files of the others.
        Placement converted = Placement.of(device, DType.FLOAT32).packed();
        return isLarge(part) ? converted.asInFile() : converted;
    }

    private static long bytes(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try {
            return FileTree.files(folder).stream().mapToLong(ModelParts::size).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeParts() {
        List<AutoCloseable> open = new ArrayList<>();
        Stream.<Supplier<@Nullable AutoCloseable>>of(() -> textEncoder, () -> unet, () -> vae, () -> controls)
                .forEach(part -> {
                    AutoCloseable loaded = part.get();
                    if (loaded != null) {
                        open.add(loaded);
                    }
                });
        textEncoder = null;
        unet = null;
        vae = null;
        controls = null;
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
        remembered.values().forEach(PromptEmbeds::close);
        remembered.clear();
    }
}
