package org.inkloom.cli;

import java.util.Locale;
import org.inkloom.weights.DType;

/** The element types that {@code --dtype} takes. */
enum ComputeType {
    FLOAT32(DType.FLOAT32),
    BFLOAT16(DType.BFLOAT16),
    FLOAT16(DType.FLOAT16);

    private final DType dtype;

    ComputeType(DType dtype) {
        this.dtype = dtype;
    }

    DType dtype() {
        return dtype;
    }

    /** Returns the name as the user types it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
