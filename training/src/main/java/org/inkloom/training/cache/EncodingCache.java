package org.inkloom.training.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.report.folder.ContentDigest;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.file.SafetensorsWriter;
import org.inkloom.tensor.file.StoredTensor;
import org.inkloom.tensor.file.TensorFile;
import org.inkloom.tensor.file.TensorFiles;

/**
 * A folder of small safetensors files, each named by a digest of all that its content depends on. An entry is written
 * whole or not at all, so a run that is killed while encoding goes on where it stopped; a changed picture or model has
 * another name.
 */
public final class EncodingCache {
    private static final int DIGEST_CHARACTERS = 32;

    private final Path folder;

    /** Uses a folder, which is made with the first entry. */
    public EncodingCache(Path folder) {
        this.folder = folder;
    }

    /** Returns the name of what depends on these texts. */
    public static String key(String kind, String... parts) {
        return kind + "-" + ContentDigest.of(List.of(parts)).substring(0, DIGEST_CHARACTERS);
    }

    /** Returns a text that changes when a file, or any file in a folder, is replaced or linked elsewhere. */
    public static String identity(Path path) {
        try {
            return ContentDigest.identity(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether there is an entry. */
    public boolean has(String key) {
        return Files.isRegularFile(path(key));
    }

    /** Writes an entry from tensors on any device. */
    public void put(String key, Map<String, Tensor> tensors) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<StoredTensor> stored = tensors.entrySet().stream()
                .map(entry -> Tensors.store(entry.getKey(), entry.getValue()))
                .toList();
        SafetensorsWriter.write(path(key), stored, Map.of());
    }

    /** Reads an entry as CPU tensors in the current scope. */
    public Map<String, Tensor> get(String key) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (TensorFile file = TensorFiles.open(path(key))) {
            file.names().forEach(name -> tensors.put(name, Tensors.copyOf(file.get(name))));
        }
        return tensors;
    }

    private Path path(String key) {
        return folder.resolve(key + ".safetensors");
    }
}
