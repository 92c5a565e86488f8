package org.inkloom.models.preset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.SeededWeights;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.LazyTensor;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.ShardedWriter;

/**
 * Writes a model folder in diffusers layout with seeded random weights: for measurements at full size, for tests, and to
 * train from. Its pictures are noise.
 *
 * @param preset which sizes
 * @param seed of the weights; the same seed gives the same bytes
 * @param dtype element type of the files
 */
public record ModelInit(WeightsPreset preset, long seed, DType dtype) {
    /** Checks that the element type is a floating one. */
    public ModelInit {
        if (!dtype.isFloat()) {
            throw InkloomException.badInput(
                    "INK-MODEL-007",
                    "Weights cannot be of type " + dtype + ".",
                    "A model computes with floating-point numbers.",
                    "Give " + SettingKey.of("dtype") + " float32, float16 or bfloat16.");
        }
    }

    /**
     * Writes the folder, one tensor in memory at a time.
     *
     * @param folder is made if it is absent
     * @throws InkloomException {@code INK-MODEL-008} if the folder holds something already, {@code INK-FILE-nnn} if it
     *     cannot be written
     */
    public void write(Path folder, RunControl control) {
        ModelFolder.requireNew(folder);
        preset.files().forEach((name, bytes) -> write(folder.resolve(name), bytes));
        for (PresetPart part : preset.parts()) {
            weights(folder, part, control);
        }
    }

    private void weights(Path root, PresetPart part, RunControl control) {
        SeededWeights values = new SeededWeights(seed);
        Map<String, long[]> shapes = Weights.shapesOf(part.network());
        List<LazyTensor> tensors = new ArrayList<>();
        shapes.forEach(
                (name, shape) -> tensors.add(new LazyTensor(name, dtype, shape, () -> bytes(values, name, shape))));
        Path folder = root.resolve(part.folder());
        if (part.oneFile()) {
            makeFolder(folder);
            SafetensorsWriter.write(folder.resolve(part.name()), tensors, SafetensorsWriter.FOR_PYTORCH, control);
        } else {
            ShardedWriter.write(
                    folder,
                    part.name(),
                    tensors,
                    SafetensorsWriter.FOR_PYTORCH,
                    ShardedWriter.USUAL_SHARD_BYTES,
                    control);
        }
    }

    private MemorySegment bytes(SeededWeights values, String name, long... shape) {
        try (Scope scope = Scope.open()) {
            Tensor tensor = Tensors.to(values.make(name, shape), Device.CPU, dtype);
            return Tensors.store(name, tensor).data();
        }
    }

    static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(ModelInit.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder.toAbsolutePath());
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static InkloomException unwritable(Path path, IOException e) {
        return InkloomException.failed(
                "INK-MODEL-009",
                "The file " + path + " cannot be written: " + e.getMessage() + ".",
                "The disk may be full, or you may not write there.",
                "Free some space or name another folder.",
                e);
    }
}
