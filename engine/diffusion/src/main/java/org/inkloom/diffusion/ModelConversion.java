package org.inkloom.diffusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FileTree;
import org.inkloom.run.folder.PendingFolder;
import org.inkloom.tensor.EightBits;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.UnpackedWeights;
import org.inkloom.weights.DType;
import org.inkloom.weights.LazyTensor;
import org.inkloom.weights.NonFinite;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.ShardedWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * Writes a model whose U-Net and text encoders have weights in eight bits, as a folder of its own. It takes half the
 * size of float16 on the disk and, where weights stay as in their file, in memory.
 *
 * <p>Matrices, convolutions and tables become {@link EightBits}. Small weights such as vectors stay as they are; so do
 * the U-Net's first and last convolution and the autoencoder, where every rounding would show in the picture.
 *
 * @param model the model
 * @param type how weights are rounded
 */
public record ModelConversion(ModelFolder model, EightBits type) {
    /** The key of a file's metadata that says how its weights are rounded. */
    public static final String METADATA = "inkloom.weights";

    /** Weights with fewer numbers than this stay as they are: a scale for each output would not be worth it. */
    private static final long SMALLEST = 1024;

    private static final String UNET = "unet";
    private static final String CONFIG = "config.json";

    private static final Pattern EXACT = Pattern.compile("conv_(?:in|out)\\..*");

    private static final Pattern WEIGHTS = Pattern.compile(
            ".*\\.(?:safetensors|bin|ckpt|pt|pth|gguf)|.*\\.index(?:\\.fp16)?\\.json|.*\\.borrowed\\.json");

    /**
     * Writes the folder. Other parts are linked or copied; one weight is in memory at a time.
     *
     * @param folder must be empty or absent; appears only when it is whole
     * @throws InkloomException {@code INK-MODEL-008} if it is not, {@code INK-MODEL-009} if it cannot be written, {@code
     *     INK-FILE-035} for weights that are no numbers
     */
    public void write(Path folder, RunControl control) {
        ModelFolder.requireNew(folder);
        try (PendingFolder converted = PendingFolder.begin(folder)) {
            Map<Path, Path> rewritten = parts(converted.path());
            copyOthers(converted.path(), rewritten, control);
            for (Map.Entry<Path, Path> weights : rewritten.entrySet()) {
                Files.createDirectories(weights.getValue());
                writePart(weights.getKey(), weights.getValue(), control);
            }
            converted.commit();
        } catch (IOException | UncheckedIOException e) {
            throw InkloomException.failed(
                    "INK-MODEL-009",
                    "The converted model " + folder + " cannot be written: " + e.getMessage() + ".",
                    "The disk may be full, or you may not write there.",
                    "Free some space or name another folder.",
                    e);
        }
    }

    /** Returns the folders whose weights are rounded, and where they go. */
    private Map<Path, Path> parts(Path target) {
        Set<Path> folders = new LinkedHashSet<>();
        folders.add(model.unet());
        folders.addAll(DiffusionModel.of(model).textFolders());
        Map<Path, Path> parts = new LinkedHashMap<>();
        for (Path folder : folders) {
            if (TensorFiles.find(folder).isPresent()) {
                parts.put(folder, target.resolve(nameOf(folder)));
            }
        }
        return parts;
    }

    /** A U-Net in a GGUF file is read from a folder outside the model. */
    private String nameOf(Path part) {
        return part.equals(model.unet()) ? UNET : model.root().relativize(part).toString();
    }

    private void copyOthers(Path target, Map<Path, Path> rewritten, RunControl control) throws IOException {
        Path unet = model.root().resolve(UNET);
        Path config = model.unet().resolve(CONFIG);
        if (!model.unet().equals(unet) && Files.isRegularFile(config)) {
            ModelCopies.linkOrCopy(config, target.resolve(UNET).resolve(CONFIG));
        }
        for (Path file : FileTree.files(model.root())) {
            control.cancellation().check("copying the model");
            Path name = model.root().relativize(file);
            boolean weights = (rewritten.containsKey(file.getParent()) || unet.equals(file.getParent()))
                    && WEIGHTS.matcher(String.valueOf(file.getFileName())).matches();
            if (!weights && !Files.exists(target.resolve(name.toString()))) {
                ModelCopies.linkOrCopy(file, target.resolve(name.toString()));
            }
        }
        if (!model.vae().startsWith(model.root())) {
            try (Stream<Path> files = Files.list(model.vae())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    ModelCopies.linkOrCopy(
                            file,
                            target.resolve(String.valueOf(model.vae().getFileName()))
                                    .resolve(String.valueOf(file.getFileName())));
                }
            }
        }
    }

    private void writePart(Path source, Path target, RunControl control) {
        try (TensorFile weights = new UnpackedWeights(TensorFiles.openFolder(source))) {
            List<LazyTensor> tensors = new ArrayList<>();
            for (String name : weights.names()) {
                add(tensors, weights, name);
            }
            Map<String, String> metadata = new LinkedHashMap<>(SafetensorsWriter.FOR_PYTORCH);
            metadata.put(METADATA, type.name().toLowerCase(Locale.ROOT) + " with a scale for each output");
            String stem = source.equals(model.unet()) ? TensorFiles.DIFFUSERS_STEM : "model";
            ShardedWriter.write(target, stem, tensors, metadata, ShardedWriter.USUAL_SHARD_BYTES, control);
        }
    }

    private void add(List<LazyTensor> tensors, TensorFile weights, String name) {
        StoredTensor weight = weights.get(name);
        long[] shape = weight.shape();
        boolean large = shape.length > 1 && weight.elements() >= SMALLEST;
        if (!large
                || !weight.dtype().isFloat()
                || !name.endsWith(".weight")
                || EXACT.matcher(name).matches()) {
            tensors.add(new LazyTensor(
                    name, weight.dtype(), shape, () -> weights.get(name).data()));
            return;
        }
        long[] outputs = {shape[0]};
        Supplier<EightBits.Rounded> rounded = () -> rounded(weights, name);
        tensors.add(new LazyTensor(
                name, type.dtype(), shape, () -> bytes(() -> rounded.get().numbers())));
        tensors.add(new LazyTensor(
                EightBits.scaleOf(name),
                DType.FLOAT32,
                outputs,
                () -> bytes(() -> rounded.get().scales())));
    }

    private EightBits.Rounded rounded(TensorFile weights, String name) {
        NonFinite.refuse(weights, name::equals);
        return type.round(Tensors.view(weights.get(name)));
    }

    private static MemorySegment bytes(Supplier<Tensor> made) {
        try (Scope scope = Scope.open()) {
            return Tensors.store("", made.get()).data();
        }
    }
}
