package org.inkloom.diffusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.family.Inkling;
import org.inkloom.diffusion.family.Kolors;
import org.inkloom.diffusion.family.Sd15;
import org.inkloom.diffusion.family.Sdxl;
import org.inkloom.diffusion.lora.FusedWeights;
import org.inkloom.diffusion.merge.MergedModel;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.checkpoint.OriginalTensors;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.unet.UNet;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.UnpackedWeights;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorSource;

/**
 * Writes a model, or one of its parts, to a file in the key layout of Stable Diffusion's own code, which other programs read. Numbers
 * stay as they are stored; LoRAs are multiplied into the U-Net. The files' metadata have the parts' configs under
 * {@code inkloom.PART}, from which sizes are read here that no shape tells.
 *
 * @param model the model
 * @param loras of the U-Net; may be empty
 * @param texts more strings for the metadata, such as the graph that made the file
 */
public record SingleFileExport(ModelFolder model, List<LoraUse> loras, Map<String, String> texts) {
    private static final String UNET = "unet";
    private static final String VAE = "vae";
    private static final String OPEN_CLIP_ACTIVATION = "gelu";

    /** Keeps copies. */
    public SingleFileExport {
        loras = List.copyOf(loras);
        texts = Map.copyOf(texts);
    }

    /** Where the parts of a whole file come from. */
    public record Parts(ModelFolder text, ModelFolder vae) {}

    /**
     * Writes the U-Net alone.
     *
     * @throws InkloomException {@code INK-LORA-nnn} for LoRAs that do not fit, {@code INK-FILE-030} and {@code -031} if the file
     *     cannot be written
     */
    public void unet(Path file, RunControl control) {
        try (Sources sources = new Sources()) {
            List<TensorSource> tensors = new ArrayList<>(unet(sources, control));
            SafetensorsWriter.write(file, tensors, metadata(Map.of(UNET, model.unet())), control);
        }
    }

    /** Writes the autoencoder alone. */
    public void vae(Path file, RunControl control) {
        try (Sources sources = new Sources()) {
            List<TensorSource> tensors = OriginalTensors.vae(sources.open(model.vae()), "");
            SafetensorsWriter.write(file, tensors, metadata(Map.of(VAE, model.vae())), control);
        }
    }

    /**
     * Writes a text encoder alone, under transformers' names.
     *
     * @param encoder one of {@link #encoders}
     */
    public void text(String encoder, Path file, RunControl control) {
        try (Sources sources = new Sources()) {
            Path folder = requireKnown(encoders(), encoder);
            List<TensorSource> tensors = OriginalTensors.clip(sources.open(folder), "");
            SafetensorsWriter.write(
                    file, tensors, metadata(Map.of(folder.getFileName().toString(), folder)), control);
        }
    }

    private static Path requireKnown(Map<String, Path> encoders, String encoder) {
        Path folder = encoders.get(encoder);
        if (folder == null) {
            throw new IllegalArgumentException("no text encoder " + encoder);
        }
        return folder;
    }

    /**
     * Returns the model's text encoders by the names that ComfyUI has for them, {@code clip_l} and {@code clip_g}.
     *
     * @throws InkloomException {@code INK-MODEL-031} if other programs have no file for them
     */
    public Map<String, Path> encoders() {
        DiffusionModel known = DiffusionModel.of(model);
        List<Path> folders = known.textFolders();
        Map<String, Path> named = new LinkedHashMap<>();
        switch (known.family()) {
            case Sd15 sd15 -> {
                requireClipL(folders.getFirst());
                named.put("clip_l", folders.getFirst());
            }
            case Sdxl sdxl -> {
                named.put("clip_l", folders.getFirst());
                named.put("clip_g", folders.getLast());
            }
            case Kolors kolors -> throw unknown("its text encoder is ChatGLM3");
            case Inkling inkling -> throw unknown("its text encoder is Inkling's own");
        }
        return named;
    }

    /** Stable Diffusion 2's tower is OpenCLIP's without the last block, which its files have and a folder has not. */
    private void requireClipL(Path folder) {
        if (ConfigReader.open(folder.resolve("config.json"))
                .text("hidden_act", "quick_gelu")
                .equals(OPEN_CLIP_ACTIVATION)) {
            throw unknown("its text encoder is Stable Diffusion 2's, whose last block the model's folder leaves out");
        }
    }

    private InkloomException unknown(String why) {
        return InkloomException.badInput(
                "INK-MODEL-031",
                "The model " + model.name() + " cannot be written to a file that other programs read: " + why + ".",
                "Single files are those of Stable Diffusion 1 and SDXL.",
                "Save its U-Net alone with ModelSave and its autoencoder with VAESave, or copy the model's folder.");
    }

    /**
     * Writes a whole model.
     *
     * @param parts the models whose text encoders and autoencoder are taken
     * @param made what is assumed of the U-Net
     * @throws InkloomException {@code INK-MODEL-031} for a model of another family than Stable Diffusion 1 and SDXL, or parts that
     *     do not go together
     */
    public void whole(Path file, Parts parts, StageModel made, RunControl control) {
        Map<String, Path> encoders = new SingleFileExport(parts.text(), List.of(), texts).encoders();
        requireTogether(encoders, parts);
        Map<String, Path> configs = new TreeMap<>();
        configs.put(UNET, model.unet());
        configs.put(VAE, parts.vae().vae());
        try (Sources sources = new Sources()) {
            List<TensorSource> tensors = new ArrayList<>(unet(sources, control));
            tensors.addAll(OriginalTensors.vae(sources.open(parts.vae().vae()), OriginalTensors.VAE));
            boolean two = encoders.size() == 2;
            encoders.forEach((name, folder) -> {
                configs.put(folder.getFileName().toString(), folder);
                TensorFile weights = sources.open(folder);
                tensors.addAll(
                        name.equals("clip_g")
                                ? OriginalTensors.openClip(weights, "conditioner.embedders.1.model.")
                                : OriginalTensors.clip(
                                        weights,
                                        two
                                                ? "conditioner.embedders.0.transformer."
                                                : "cond_stage_model.transformer."));
            });
            SchedulerConfig scheduler = DiffusionModel.of(model)
                    .scheduler()
                    .assuming(made.assumed().prediction(), made.assumed().zeroTerminalSnr());
            tensors.addAll(statements(scheduler));
            Map<String, String> metadata = metadata(configs);
            metadata.put("inkloom.scheduler", scheduler.toJson().toString());
            SafetensorsWriter.write(file, tensors, metadata, control);
        }
    }

    private void requireTogether(Map<String, Path> encoders, Parts parts) {
        DiffusionModel own = DiffusionModel.of(model);
        DiffusionModel text = DiffusionModel.of(parts.text());
        int width = text.unetConfig().crossAttentionDim();
        if (own.unetConfig().crossAttentionDim() != width
                || own.unetConfig().additionInputDim() != text.unetConfig().additionInputDim()) {
            throw unknown(
                    "the U-Net reads other texts than those of " + parts.text().name() + " with its " + encoders.size()
                            + (encoders.size() == 1 ? " encoder" : " encoders"));
        }
    }

    /** What a U-Net predicts is said by keys without numbers. */
    private static List<TensorSource> statements(SchedulerConfig scheduler) {
        List<TensorSource> said = new ArrayList<>();
        if (scheduler.prediction() == PredictionType.V) {
            said.add(statement("v_pred"));
            if (scheduler.noise().zeroTerminalSnr()) {
                said.add(statement("ztsnr"));
            }
        }
        return said;
    }

    private static TensorSource statement(String key) {
        return new StoredTensor(key, DType.FLOAT32, new long[] {0}, MemorySegment.ofArray(new byte[0]));
    }

    private List<TensorSource> unet(Sources sources, RunControl control) {
        TensorFile base = sources.keep(new UnpackedWeights(MergedModel.weights(model.unet())));
        if (loras.isEmpty()) {
            return OriginalTensors.unet(base, name -> base.get(name).data());
        }
        DiffusionModel known = DiffusionModel.of(model);
        LoraStack stack = LoraStack.load(
                loras,
                known.loraTarget(Weights.shapesOf(w -> new UNet(w, known.unetConfig()))),
                Placement.cpuFloat32(),
                control.progress()::say);
        sources.keep(stack);
        FusedWeights fused = stack.over(base);
        return OriginalTensors.unet(
                base, name -> LoraFusion.bytes(fused, name, base.head(name).dtype()));
    }

    private Map<String, String> metadata(Map<String, Path> parts) {
        Map<String, String> metadata = new TreeMap<>(texts);
        metadata.putAll(SafetensorsWriter.FOR_PYTORCH);
        parts.forEach((part, folder) -> {
            Path config = folder.resolve("config.json");
            try {
                if (Files.isRegularFile(config)) {
                    metadata.put("inkloom." + part, Files.readString(config));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return metadata;
    }

    /** What stays open until a file is written. */
    private static final class Sources implements AutoCloseable {
        private final List<AutoCloseable> open = new ArrayList<>();

        TensorFile open(Path folder) {
            return keep(MergedModel.weights(folder));
        }

        <T extends AutoCloseable> T keep(T one) {
            open.add(one);
            return one;
        }

        @Override
        public void close() {
            for (AutoCloseable one : open.reversed()) {
                try {
                    one.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
