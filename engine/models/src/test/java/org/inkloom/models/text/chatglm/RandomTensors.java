package org.inkloom.models.text.chatglm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;

/** Seeded random weights of the shapes that an encoder asks for; a test may change them before they are used. */
final class RandomTensors implements TensorFile {
    final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    static RandomTensors of(ChatGlm3Config config, long seed) {
        RandomTensors file = new RandomTensors();
        Random random = new Random(seed);
        Weights.shapesOf(w -> new ChatGlm3Encoder(w, config)).forEach((name, shape) -> file.put(name, random, shape));
        return file;
    }

    void put(String name, Random random, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() * (name.endsWith("layernorm.weight") ? 1 : 0.3f);
        }
        MemorySegment heap = MemorySegment.ofArray(values);
        // Off the heap, because weights are viewed and not copied.
        MemorySegment data = Arena.ofAuto().allocate(heap.byteSize(), 8);
        data.copyFrom(heap);
        tensors.put(name, new StoredTensor(name, DType.FLOAT32, shape, data));
    }

    @Override
    public Path path() {
        return Path.of("random");
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public StoredTensor get(String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public void close() {}
}
