package org.inkloom.training.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.Progress;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.store.SealedTensors;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A folder of small safetensors files, each named by a digest of everything that its content depends on, so a changed
 * picture or model leads to another name. An entry is written completely or not at all, so a run that was killed while
 * encoding continues where it stopped.
 */
public final class EncodingCache {
    private static final int DIGEST_CHARACTERS = 32;

    private final Path folder;
    private final Progress progress;
    /** Keys of entries whose checksum has been verified; each entry is verified once in a run. */
    private final Set<String> verified = new HashSet<>();

    /** Uses a folder, which is made with the first entry. */
    public EncodingCache(Path folder) {
        this(folder, Progress.SILENT);
    }

    /**
     * Uses a folder, which is made with the first entry.
     *
     * @param progress is told of entries that are damaged
     */
    public EncodingCache(Path folder, Progress progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /** Returns the key of an entry whose content depends on these texts: the kind and a digest of the texts. */
    public static String key(String kind, String... parts) {
        return kind + "-" + ContentDigest.of(List.of(parts)).substring(0, DIGEST_CHARACTERS);
    }

    /** Returns a text that changes when a file, or any file in a folder, is replaced or a link leads elsewhere. */
    public static String identity(Path path) {
        try {
            return ContentDigest.identity(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns whether there is a usable entry. A damaged one is reported ({@code INK-TRAIN-052}) and counts as missing,
     * so that it is made again.
     */
    public boolean has(String key) {
        if (verified.contains(key)) {
            return true;
        }
        if (!Files.isRegularFile(path(key))) {
            return false;
        }
        Optional<String> flaw = SealedTensors.flaw(path(key));
        flaw.ifPresent(why -> progress.say(
                "INK-TRAIN-052" + ": In the cache " + folder + " an entry is damaged and is made again: " + why + "."));
        if (flaw.isEmpty()) {
            verified.add(key);
        }
        return flaw.isEmpty();
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
        SealedTensors.write(path(key), stored);
        verified.add(key);
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
