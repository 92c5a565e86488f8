package org.inkloom.diffusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.lora.FusedWeights;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.merge.MergedModel;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.FileTree;
import org.inkloom.run.folder.PendingFolder;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.UnpackedWeights;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.LazyTensor;
import org.inkloom.weights.NonFinite;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.ShardedWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * Writes a model with LoRAs multiplied into its U-Net as a folder of its own, which programs without support for LoRAs
 * can use.
 *
 * @param model the model
 * @param loras at least one
 * @param dtype element type of the new U-Net; empty keeps the type of each weight
 */
public record LoraFusion(ModelFolder model, List<LoraUse> loras, Optional<DType> dtype) {
    /** Checks that there is something to fuse. */
    public LoraFusion {
        loras = List.copyOf(loras);
        if (loras.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-LORA-011",
                    "There is no LoRA to fuse.",
                    "The model's U-Net would be copied as it is.",
                    "Name at least one with " + SettingKey.of("lora") + " FILE[:scale].");
        }
    }

    /** Loads a U-Net with LoRAs multiplied into its weights. */
    static UNetModel load(DiffusionModel model, List<LoraUse> loras, Placement placement, RunControl control) {
        UNetConfig config = model.unetConfig();
        Path unet = model.folder().unet();
        try (LoraStack stack = LoraStack.load(
                loras,
                model.loraTarget(Weights.shapesOf(w -> new UNet(w, config))),
                Placement.cpuFloat32(),
                control.progress()::say)) {
            return UNetModel.of(config, stack.over(new UnpackedWeights(MergedModel.weights(unet))), placement);
        }
    }

    /**
     * Writes the folder. The other parts are linked or copied; one weight is in memory at a time.
     *
     * @param folder must be empty or absent; appears only when it is whole
     * @throws InkloomException {@code INK-MODEL-008} if it is not, {@code INK-LORA-nnn} for LoRAs that do not fit,
     *     {@code INK-LORA-012} if the folder cannot be written
     */
    public void write(Path folder, RunControl control) {
        ModelFolder.requireNew(folder);
        try (PendingFolder fused = PendingFolder.begin(folder)) {
            copyOthers(fused.path(), control);
            Path unet = Files.createDirectories(fused.path().resolve("unet"));
            writeUnet(unet, control);
            fused.commit();
        } catch (IOException | UncheckedIOException e) {
            throw InkloomException.failed(
                    "INK-LORA-012",
                    "The fused model could not be written to " + folder + ": " + e.getMessage() + ".",
                    "The disk may be full, or you may not write there.",
                    "Free some space or name another folder; what was begun was removed again.",
                    e);
        }
    }

    private void writeUnet(Path folder, RunControl control) throws IOException {
        UNetConfig config = DiffusionModel.of(model).unetConfig();
        Path json = model.unet().resolve("config.json");
        if (Files.exists(json)) {
            Files.copy(json, folder.resolve("config.json"));
        }
        try (LoraStack stack =
                        LoraStack.load(loras, LoraTarget.of(config), Placement.cpuFloat32(), control.progress()::say);
                TensorFile base = new UnpackedWeights(MergedModel.weights(model.unet()))) {
            FusedWeights fused = stack.over(base);
            List<LazyTensor> tensors = new ArrayList<>();
            for (String name : base.names()) {
                StoredTensor weight = base.get(name);
                DType type = dtype.filter(any -> weight.dtype().isFloat()).orElse(weight.dtype());
                tensors.add(new LazyTensor(name, type, weight.shape(), () -> bytes(fused, name, type)));
            }
            ShardedWriter.write(
                    folder,
                    TensorFiles.DIFFUSERS_STEM,
                    tensors,
                    SafetensorsWriter.FOR_PYTORCH,
                    ShardedWriter.USUAL_SHARD_BYTES,
                    control);
        }
    }

    static MemorySegment bytes(FusedWeights fused, String name, DType type) {
        try (Scope scope = Scope.open()) {
            StoredTensor stored = Tensors.store(name, Tensors.cast(fused.tensor(name), type));
            NonFinite.in(stored).ifPresent(fault -> {
                throw notFinite(fused, fault, type);
            });
            return stored.data();
        }
    }

    /**
     * Explains a weight that is no number. The LoRA's own numbers were checked when it was read, so the cause is the
     * model's weight, the scale, or a narrower element type.
     */
    private static InkloomException notFinite(FusedWeights fused, NonFinite fault, DType type) {
        NonFinite.refuse(fused.base(), fault.tensor()::equals);
        boolean fits = NonFinite.in(fused.get(fault.tensor())).isEmpty();
        return InkloomException.failed(
                "INK-LORA-014",
                "The fused model was not written: " + fault.described() + " when it is stored as "
                        + type.name().toLowerCase(Locale.ROOT) + ".",
                fits
                        ? "The sum is a number, and too large for that type."
                        : "The LoRAs' scales are so large that the sum is no number.",
                fits
                        ? "Give " + SettingKey.of("dtype") + " float32 or bfloat16, or smaller scales."
                        : "Give smaller scales.");
    }

    private void copyOthers(Path target, RunControl control) throws IOException {
        Path root = model.root();
        for (Path file : FileTree.files(root)) {
            // The model's U-Net may be a GGUF file, which lies in the folder unet but is read from another folder.
            if (file.startsWith(model.unet()) || file.startsWith(root.resolve("unet"))) {
                continue;
            }
            control.cancellation().check("copying the model");
            ModelCopies.linkOrCopy(file, target.resolve(root.relativize(file).toString()));
        }
        if (!model.vae().startsWith(root)) {
            Path vae = Files.createDirectories(
                    target.resolve(String.valueOf(model.vae().getFileName())));
            try (Stream<Path> parts = Files.list(model.vae())) {
                for (Path file : parts.filter(Files::isRegularFile).toList()) {
                    ModelCopies.linkOrCopy(file, vae.resolve(String.valueOf(file.getFileName())));
                }
            }
        }
    }
}
