package org.inkloom.diffusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.lora.FusedWeights;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.FileTree;
import org.inkloom.run.folder.Folders;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.LazyTensor;
import org.inkloom.weights.NonFinite;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.ShardedWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A model with LoRAs multiplied into its U-Net, as a folder of its own: any program that knows no LoRAs can use it.
 *
 * @param model the model
 * @param loras at least one
 * @param dtype element type of the new U-Net; empty keeps that of each weight
 */
public record LoraFusion(ModelFolder model, List<LoraUse> loras, Optional<DType> dtype) {
    /** Larger files are weights, which no program changes in place: they are linked where the file system can. */
    private static final long LARGE_BYTES = 1 << 20;

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
        try (LoraStack stack =
                LoraStack.load(loras, LoraTarget.of(config), Placement.cpuFloat32(), control.progress()::say)) {
            return UNetModel.of(config, new FusedWeights(TensorFiles.openFolder(unet), stack.adapters()), placement);
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
        Path part = folder.resolveSibling(folder.getFileName() + ".part");
        ModelFolder.requireNew(folder);
        try {
            Folders.delete(part);
            copyOthers(part, control);
            Path unet = Files.createDirectories(part.resolve("unet"));
            writeUnet(unet, control);
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (InkloomException e) {
            deleteQuietly(part);
            throw e;
        } catch (IOException | UncheckedIOException e) {
            throw InkloomException.failed(
                    "INK-LORA-012",
                    "The fused model could not be written to " + folder + ": " + e.getMessage() + ".",
                    "The disk may be full, or you may not write there.",
                    "Free some space or name another folder; what was begun lies in " + part + " and may be deleted.",
                    e);
        }
    }

    private static void deleteQuietly(Path part) {
        try {
            Folders.delete(part);
        } catch (IOException e) {
            // It is in nobody's way; the reason why it is there is about to be told.
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
                TensorFile base = TensorFiles.openFolder(model.unet())) {
            FusedWeights fused = new FusedWeights(base, stack.adapters());
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

    private static MemorySegment bytes(FusedWeights fused, String name, DType type) {
        try (Scope scope = Scope.open()) {
            StoredTensor stored = Tensors.store(name, Tensors.cast(fused.tensor(name), type));
            NonFinite.in(stored).ifPresent(fault -> {
                throw notFinite(fused, fault, type);
            });
            return stored.data();
        }
    }

    /** The halves were checked when they were read, so it is the model's own weight, the scale, or the narrower type. */
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
            if (file.startsWith(model.unet())) {
                continue;
            }
            control.cancellation().check("copying the model");
            Path copy = target.resolve(root.relativize(file).toString());
            Files.createDirectories(copy.toAbsolutePath().getParent());
            linkOrCopy(file, copy);
        }
        if (!model.vae().startsWith(root)) {
            Path vae = Files.createDirectories(
                    target.resolve(String.valueOf(model.vae().getFileName())));
            try (Stream<Path> parts = Files.list(model.vae())) {
                for (Path file : parts.filter(Files::isRegularFile).toList()) {
                    linkOrCopy(file, vae.resolve(String.valueOf(file.getFileName())));
                }
            }
        }
    }

    private static void linkOrCopy(Path file, Path copy) throws IOException {
        if (Files.size(file) >= LARGE_BYTES) {
            try {
                Files.createLink(copy, file.toRealPath());
                return;
            } catch (IOException | UnsupportedOperationException e) {
                // Another file system, or one without links.
                Files.deleteIfExists(copy);
            }
        }
        Files.copy(file, copy);
    }
}
