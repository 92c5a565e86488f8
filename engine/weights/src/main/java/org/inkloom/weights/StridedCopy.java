package org.inkloom.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Lays the elements of a strided view side by side. */
final class StridedCopy {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final MemorySegment from;
    private final MemorySegment to;
    private final int width;
    private final boolean swap;
    private long written;

    private StridedCopy(MemorySegment from, MemorySegment to, int width, boolean swap) {
        this.from = from;
        this.to = to;
        this.width = width;
        this.swap = swap;
    }

    /**
     * Copies a view to row-major order.
     *
     * @param from bytes from the view's first element on
     * @param width bytes of an element: 1, 2, 4 or 8
     * @param shape sizes, outermost first; checked by the caller, as are the strides
     * @param strides in elements
     * @param swap whether to reverse the bytes of each element
     * @param arena where the copy lives
     */
    static MemorySegment contiguous(
            MemorySegment from, int width, long[] shape, long[] strides, boolean swap, Arena arena) {
        long bytes = Shapes.elements(shape).orElseThrow() * width;
        MemorySegment to = arena.allocate(bytes, Long.BYTES);
        if (bytes > 0) {
            new StridedCopy(from, to, width, swap).copy(shape, strides);
        }
        return to;
    }

    /** Walks the outer dimensions with a counter each; the innermost is a plain loop. */
    private void copy(long[] shape, long[] strides) {
        int inner = shape.length - 1;
        if (inner < 0) {
            copyRow(0, 1, 0);
            return;
        }
        long[] index = new long[shape.length];
        while (true) {
            long start = 0;
            for (int d = 0; d < inner; d++) {
                start += index[d] * strides[d];
            }
            copyRow(start, shape[inner], strides[inner]);
            int d = inner - 1;
            while (d >= 0 && ++index[d] == shape[d]) {
                index[d--] = 0;
            }
            if (d < 0) {
                return;
            }
        }
    }

    private void copyRow(long start, long count, long stride) {
        long source = start * width;
        long step = stride * width;
        for (long i = 0; i < count; i++, source += step, written += width) {
            switch (width) {
                case 1 -> to.set(ValueLayout.JAVA_BYTE, written, from.get(ValueLayout.JAVA_BYTE, source));
                case 2 -> {
                    short value = from.get(SHORT, source);
                    to.set(SHORT, written, swap ? Short.reverseBytes(value) : value);
                }
                case 4 -> {
                    int value = from.get(INT, source);
                    to.set(INT, written, swap ? Integer.reverseBytes(value) : value);
                }
                default -> {
                    long value = from.get(LONG, source);
                    to.set(LONG, written, swap ? Long.reverseBytes(value) : value);
                }
            }
        }
    }
}
