package org.inkloom.diffusion.lora;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;

/** A weight file that is made up in a test. */
final class MemoryFile implements TensorFile {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Path path;

    MemoryFile(Path path) {
        this.path = path;
    }

    MemoryFile() {
        this(Path.of("made-up.safetensors"));
    }

    /** Adds a float32 tensor whose values count up from 0. */
    MemoryFile with(String name, long... shape) {
        long elements = 1;
        for (long size : shape) {
            elements *= size;
        }
        MemorySegment data = MemorySegment.ofArray(new byte[Math.toIntExact(elements * 4)]);
        for (long i = 0; i < elements; i++) {
            data.set(FLOAT, i * 4, (float) i);
        }
        tensors.put(name, new StoredTensor(name, DType.FLOAT32, shape, data));
        return this;
    }

    MemoryFile number(String name, float value) {
        with(name);
        get(name).data().set(FLOAT, 0, value);
        return this;
    }

    /** Changes one number of a float32 tensor. */
    static void set(StoredTensor tensor, long index, float value) {
        tensor.data().set(FLOAT, index * 4, value);
    }

    MemoryFile note(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public StoredTensor get(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    @Override
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public void close() {}
}
