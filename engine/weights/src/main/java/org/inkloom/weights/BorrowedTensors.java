package org.inkloom.weights;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.FileTree;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import tools.jackson.databind.JsonNode;

/**
 * The weights of one part of a model as they lie in a file of the whole model, under other names: a small JSON file says
 * which tensor is found where. Nothing is copied, so that a part of a checkpoint of 7 GB is there at once.
 */
public final class BorrowedTensors implements TensorFile {
    /** How such a file's name ends. */
    public static final String ENDING = ".borrowed.json";

    private final Path path;
    private final TensorFile owner;
    private final Map<String, BorrowedTensor> tensors;

    private BorrowedTensors(Path path, TensorFile owner, Map<String, BorrowedTensor> tensors) {
        this.path = path;
        this.owner = owner;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** Returns tensors of an open file under other names; the file is closed with them. */
    public static BorrowedTensors of(TensorFile owner, Map<String, BorrowedTensor> tensors) {
        return new BorrowedTensors(owner.path(), owner, tensors);
    }

    /**
     * Writes the JSON file.
     *
     * @param owner the file with the tensors
     * @param tensors how each is taken, by its new name
     */
    public static void write(Path target, Path owner, Map<String, BorrowedTensor> tensors) throws IOException {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("file", owner.toAbsolutePath().normalize().toString());
        root.put("tensors", tensors);
        PendingFile.write(target, StrictJson.MAPPER.writeValueAsBytes(root));
    }

    /**
     * Opens the JSON file and the file with the tensors.
     *
     * @throws InkloomException {@code INK-FILE-007} if it is damaged, {@code -002} if the other file is gone, {@code -001}
     *     if that has other tensors than before
     */
    static BorrowedTensors open(Path path) {
        JsonNode root = read(path);
        Map<String, BorrowedTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.path("tensors").properties()) {
            tensors.put(entry.getKey(), tensor(path, entry.getValue()));
        }
        if (tensors.isEmpty() || !root.path("file").isString()) {
            throw FileErrors.malformed(path, "it names no file or no tensors");
        }
        TensorFile owner = TensorFiles.openSingle(Path.of(root.path("file").stringValue()));
        try {
            for (BorrowedTensor tensor : tensors.values()) {
                if (!owner.names().contains(tensor.key())) {
                    throw FileErrors.noSuchKey(owner.path(), tensor.key(), owner.names());
                }
            }
            return new BorrowedTensors(path, owner, tensors);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    private static JsonNode read(Path path) {
        try (MappedFile file = MappedFile.open(path)) {
            if (file.size() > SettingsLimits.INDEX.bytes()) {
                throw FileErrors.tooMuch(path, "it has " + file.size() + " bytes");
            }
            String text = SettingsText.utf8(file.bytes().toArray(ValueLayout.JAVA_BYTE));
            return SettingsText.json(text, SettingsLimits.INDEX);
        } catch (MalformedSettingsException e) {
            throw FileErrors.malformed(path, "it is not valid JSON: " + FileErrors.shown(e.place()));
        }
    }

    private static BorrowedTensor tensor(Path path, JsonNode node) {
        List<Long> shape = new ArrayList<>();
        node.path("shape").forEach(size -> shape.add(size.asLong(-1)));
        if (!node.path("key").isString() || shape.stream().anyMatch(size -> size < 0)) {
            throw FileErrors.malformed(path, "a tensor has no key or no shape");
        }
        try {
            return new BorrowedTensor(
                    node.path("key").stringValue(),
                    node.path("firstRow").asLong(0),
                    shape,
                    node.path("transposed").asBoolean(false));
        } catch (IllegalArgumentException e) {
            throw FileErrors.malformed(path, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns the bytes that a folder and those in it take from files of whole models.
     *
     * @throws IOException if the folder cannot be read
     */
    public static long bytes(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : FileTree.files(folder)) {
            if (file.toString().endsWith(ENDING)) {
                try (BorrowedTensors tensors = open(file)) {
                    bytes += tensors.summary().bytes();
                }
            }
        }
        return bytes;
    }

    @Override
    public Path path() {
        return owner.path();
    }

    /** Returns the JSON file; the owner where there is none. */
    public Path list() {
        return path;
    }

    @Override
    public String format() {
        return "part of a " + owner.format() + " file";
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public StoredTensor get(String name) {
        BorrowedTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw FileErrors.noSuchKey(path, name, names());
        }
        try {
            return tensor.from(owner.get(tensor.key()), name);
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw FileErrors.badTensor(owner.path(), tensor.key(), "is smaller than " + path + " says");
        }
    }

    @Override
    public Map<String, String> metadata() {
        return owner.metadata();
    }

    @Override
    public void close() {
        owner.close();
    }
}
