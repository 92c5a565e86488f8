package org.inkloom.weights;

import java.lang.foreign.MemorySegment;

/** A tensor that a writer can write: one that lies in a file or in memory, or one that is made when its turn comes. */
public sealed interface TensorSource permits StoredTensor, LazyTensor {
    /** Returns the key in the file. */
    String name();

    /** Returns the element type. */
    DType dtype();

    /** Returns the sizes, outermost first. */
    long[] shape();

    /** Returns the bytes: row-major, contiguous, little-endian, as many as type and shape ask for. */
    MemorySegment data();
}
