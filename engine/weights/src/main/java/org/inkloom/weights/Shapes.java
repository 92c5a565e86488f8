package org.inkloom.weights;

import java.util.OptionalLong;

/** Arithmetic on sizes that come from a file and may be anything. */
final class Shapes {
    private Shapes() {}

    /** Returns the number of elements, or empty if a size is negative or the product does not fit. */
    static OptionalLong elements(long[] shape) {
        // A zero anywhere makes the product zero, whatever the other sizes are; they must still be sane.
        boolean none = false;
        long product = 1;
        for (long size : shape) {
            if (size < 0) {
                return OptionalLong.empty();
            }
            none |= size == 0;
            if (size != 0) {
                if (product > Long.MAX_VALUE / size) {
                    return OptionalLong.empty();
                }
                product *= size;
            }
        }
        return OptionalLong.of(none ? 0 : product);
    }

    /** Returns the number of bytes, or empty as {@link #elements} or if it does not fit. */
    static OptionalLong bytes(DType dtype, long[] shape) {
        OptionalLong elements = elements(shape);
        if (elements.isEmpty() || elements.getAsLong() > Long.MAX_VALUE / dtype.bytes()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(elements.getAsLong() * dtype.bytes());
    }

    /** Returns the strides, in elements, of a contiguous tensor. */
    static long[] contiguousStrides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(1, shape[i]);
        }
        return strides;
    }

    /** Returns whether these strides are those of a contiguous tensor; that of a dimension of size 1 is free. */
    static boolean isContiguous(long[] shape, long[] strides) {
        long expected = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] == 0) {
                return true;
            }
            if (shape[i] != 1 && strides[i] != expected) {
                return elements(shape).orElse(-1) == 0;
            }
            expected *= shape[i];
        }
        return true;
    }

    /**
     * Returns how many elements of its storage a strided view spans, from its first to its last; or empty if a size or
     * stride is negative or the number does not fit.
     */
    static OptionalLong extent(long[] shape, long[] strides) {
        OptionalLong elements = elements(shape);
        if (elements.isEmpty() || elements.getAsLong() == 0) {
            return elements;
        }
        long last = 0;
        for (int i = 0; i < shape.length; i++) {
            long steps = shape[i] - 1;
            if (strides[i] < 0 || (steps > 0 && strides[i] > (Long.MAX_VALUE - 1 - last) / steps)) {
                return OptionalLong.empty();
            }
            last += steps * strides[i];
        }
        return OptionalLong.of(last + 1);
    }
}
