package org.inkloom.weights;

/**
 * What is known of a tensor without its numbers.
 *
 * @param dtype the element type that it is read as
 * @param shape sizes, outermost first; treated as immutable
 */
public record TensorHead(DType dtype, long[] shape) {
    /** Returns the number of elements. */
    public long elements() {
        long elements = 1;
        for (long size : shape) {
            elements *= size;
        }
        return elements;
    }
}
