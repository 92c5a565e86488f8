package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A tensor whose bytes are made when a writer reaches it and may be dropped afterwards, so that a file much larger than
 * the memory can be written.
 *
 * @param name the key in the file
 * @param dtype element type
 * @param shape sizes, outermost first; treated as immutable
 * @param maker makes the bytes; called once per writing, in the writer's thread; the bytes must stay valid until the
 *     next tensor's are asked for
 */
public record LazyTensor(String name, DType dtype, long[] shape, Supplier<MemorySegment> maker)
        implements TensorSource {
    /** Checks the shape. */
    public LazyTensor {
        Objects.requireNonNull(name);
        Objects.requireNonNull(maker);
        if (Shapes.bytes(dtype, shape).isEmpty()) {
            throw new IllegalArgumentException("tensor " + name + " has the shape " + Arrays.toString(shape));
        }
    }

    @Override
    public MemorySegment data() {
        MemorySegment data = maker.get();
        long expected = Shapes.bytes(dtype, shape).orElseThrow();
        if (data.byteSize() != expected) {
            throw new IllegalStateException(
                    "tensor " + name + " was made of " + data.byteSize() + " bytes, not " + expected);
        }
        return data;
    }
}
