package org.inkloom.weights;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A read-only set of named tensors in one file or one sharded checkpoint.
 *
 * <p>Closing it unmaps the file: every {@link StoredTensor} it returned, and every libtorch tensor that shares those
 * bytes, must be out of use by then.
 */
public interface TensorFile extends AutoCloseable {
    /** Returns where the tensors come from, for messages: the file, or the index of a sharded checkpoint. */
    Path path();

    /** Returns the keys in file order. */
    Set<String> names();

    /**
     * Returns one tensor.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-FILE-001} if there is no such key
     */
    StoredTensor get(String name);

    /**
     * Returns a tensor's type and shape; where numbers are packed this costs less than {@link #get}.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-FILE-001} if there is no such key
     */
    default TensorHead head(String name) {
        StoredTensor tensor = get(name);
        return new TensorHead(tensor.dtype(), tensor.shape());
    }

    /** Returns the file's own string metadata (safetensors {@code __metadata__}); empty where a format has none. */
    Map<String, String> metadata();

    /** Returns the name of the format, for people, for example {@code safetensors}. */
    default String format() {
        return "in memory";
    }

    /**
     * Returns what the file holds beside tensors and was left out, such as an epoch number in a torch checkpoint: name
     * to a short description. Empty for most files.
     */
    default Map<String, String> leftOut() {
        return Map.of();
    }

    /** Returns what the file holds, in numbers. */
    default FileSummary summary() {
        return FileSummary.of(this);
    }

    @Override
    void close();
}
