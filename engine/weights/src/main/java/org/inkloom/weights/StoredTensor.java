package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/**
 * One tensor as it lies in a file: row-major, contiguous, little-endian.
 *
 * <p>The segment is a view of the mapped file where the format allows it, otherwise a copy; either way it lives as
 * long as the {@link TensorFile} that returned it. It may begin at any address: read it with unaligned layouts, or copy
 * it, unless its writer is known to align.
 *
 * @param name the key in the file
 * @param dtype element type
 * @param shape sizes, outermost first; empty for a scalar; treated as immutable
 * @param data exactly {@code elements * dtype.bytes()} bytes
 */
public record StoredTensor(String name, DType dtype, long[] shape, MemorySegment data) implements TensorSource {
    /** Checks that the bytes match the shape. */
    public StoredTensor {
        Objects.requireNonNull(name);
        long elements = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("tensor " + name + " has the shape " + Arrays.toString(shape));
            }
            elements = Math.multiplyExact(elements, size);
        }
        if (data.byteSize() != elements * dtype.bytes()) {
            throw new IllegalArgumentException("tensor " + name + ": " + data.byteSize() + " bytes do not hold "
                    + Arrays.toString(shape) + " of " + dtype);
        }
    }

    /** Returns the number of elements. */
    public long elements() {
        return data.byteSize() / dtype.bytes();
    }
}
