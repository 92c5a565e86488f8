package org.inkloom.training.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.LazyTensor;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.ShardedWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what has been trained so far as a model folder in diffusers' layout, in float16 and in weight files of limited
 * size, so that it can be copied to another machine, used for generation, or trained further.
 *
 * @param folder is made if it is absent
 * @param shardBytes largest size of one weight file
 */
record ModelExport(Path folder, long shardBytes) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String STATE = "training.json";
    /** Subtracted from {@code shardBytes}: room for a weight file's header, which lists its tensors. */
    private static final long HEADER_BYTES = 1 << 17;

    /**
     * Progress of the training that wrote a folder.
     *
     * @param part which part was trained
     * @param update number of updates done
     * @param seconds that they took
     */
    record State(String part, long update, double seconds) {}

    /**
     * Writes the weights of one part of the model.
     *
     * @param vector all trained weights, or their moving average
     * @param part name of the part and of its folder
     * @param stem file name of the weights without number and extension
     * @param model builds the part; its weights decide which tensors are written
     */
    void part(Trainable trainable, Tensor vector, String part, String stem, Function<WeightScope, ?> model) {
        List<LazyTensor> tensors = new ArrayList<>();
        Weights.shapesOf(model)
                .forEach((name, shape) -> tensors.add(new LazyTensor(name, DType.FLOAT16, shape, () -> {
                    try (Scope scope = Scope.open()) {
                        Tensor value = trainable.value(vector, part + "." + name);
                        return Tensors.store(name, Tensors.to(value, Device.CPU, DType.FLOAT16))
                                .data();
                    }
                })));
        Path target = directory(folder.resolve(part));
        ShardedWriter.write(
                target, stem, tensors, SafetensorsWriter.FOR_PYTORCH, shardBytes - HEADER_BYTES, RunControl.quiet());
    }

    /** Writes a part's config. */
    void config(String file, String json) {
        Path target = folder.resolve(file);
        Path parent = target.getParent();
        directory(parent == null ? folder : parent);
        try {
            Files.writeString(target, json, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Writes a config with one value changed. */
    void config(String file, String json, String key, Object value) {
        ObjectNode node = (ObjectNode) JSON.readTree(json);
        node.set(key, JSON.valueToTree(value));
        config(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n");
    }

    /** Copies a part from another model folder; does nothing where that folder lacks the part. */
    void copy(Path from, String part) {
        Path source = from.resolve(part);
        if (!Files.isDirectory(source)) {
            return;
        }
        Path target = directory(folder.resolve(part));
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Writes the progress of the training, for {@link #stateOf}. */
    void state(State state) {
        config(STATE, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(state) + "\n");
    }

    /**
     * Reads the progress of the training that wrote a folder; empty where the folder does not say.
     *
     * @throws InkloomException {@code INK-TRAIN-041} if the file cannot be read
     */
    static Optional<State> stateOf(Path folder) {
        Path file = folder.resolve(STATE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
            return Optional.of(new State(
                    node.path("part").asString(""),
                    node.path("update").asLong(0),
                    node.path("seconds").asDouble(0)));
        } catch (IOException | JacksonException e) {
            throw InkloomException.badInput(
                    "INK-TRAIN-041",
                    "The file " + file + " cannot be read: " + e.getMessage() + ".",
                    "It says how far the training was that wrote the folder, and is damaged.",
                    "Copy the folder again, or remove that file to count from update 0.",
                    e);
        }
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static InkloomException unwritable(Path path, IOException e) {
        return InkloomException.failed(
                "INK-TRAIN-042",
                "The model could not be written to " + path + ": " + e.getMessage() + ".",
                "The disk is probably full, or the folder is not writable.",
                "Free some space, then run the same command: it goes on from the newest checkpoint.",
                e);
    }
}
