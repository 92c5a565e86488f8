package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Predicate;
import org.inkloom.run.InkloomException;

/**
 * The first number of a tensor that is infinite or none at all, and how many there are.
 *
 * <p>Looking for it costs one pass over the bytes, which is less than reading them from the disk does.
 *
 * @param tensor the key in the file
 * @param dtype the element type
 * @param index which element it is, counted in row-major order
 * @param value NaN, or an infinity
 * @param count how many such elements the tensor has
 * @param elements how many elements it has in all
 */
public record NonFinite(String tensor, DType dtype, long index, double value, long count, long elements) {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** So many elements are looked at together; only where one of them is at fault are they looked at one by one. */
    private static final int BLOCK = 4096;

    /** Looks through a tensor; empty for types that have no such numbers. */
    public static Optional<NonFinite> in(StoredTensor tensor) {
        if (!tensor.dtype().isFloat() || tensor.dtype().bytes() < 2) {
            return Optional.empty();
        }
        long elements = tensor.elements();
        long first = -1;
        long count = 0;
        for (long start = 0; start < elements; start += BLOCK) {
            int size = (int) Math.min(BLOCK, elements - start);
            if (!holdsOne(tensor, start, size)) {
                continue;
            }
            for (long i = start; i < start + size; i++) {
                if (!Double.isFinite(value(tensor, i))) {
                    first = first < 0 ? i : first;
                    count++;
                }
            }
        }
        return first < 0
                ? Optional.empty()
                : Optional.of(
                        new NonFinite(tensor.name(), tensor.dtype(), first, value(tensor, first), count, elements));
    }

    /**
     * Looks through the tensors of a file.
     *
     * @param wanted which of them
     * @throws InkloomException {@code INK-FILE-035} naming the first tensor that has one
     */
    public static void refuse(TensorFile file, Predicate<String> wanted) {
        for (String name : file.names()) {
            if (wanted.test(name)) {
                in(file.get(name)).ifPresent(fault -> {
                    throw FileErrors.notFinite(file.path(), fault);
                });
            }
        }
    }

    /** All exponent bits set is what marks such a number; a maximum over a block needs no branch and runs in lanes. */
    private static boolean holdsOne(StoredTensor tensor, long start, int size) {
        return switch (tensor.dtype()) {
            case FLOAT16 -> shorts(tensor.data(), start, size, 0x7c00);
            case BFLOAT16 -> shorts(tensor.data(), start, size, 0x7f80);
            case FLOAT32 -> ints(tensor.data(), start, size, 0x7f80_0000);
            default -> longs(tensor.data(), start, size, 0x7ff0_0000_0000_0000L);
        };
    }

    private static boolean shorts(MemorySegment data, long start, int size, int mask) {
        int greatest = 0;
        for (int i = 0; i < size; i++) {
            greatest = Math.max(greatest, data.get(SHORT, (start + i) * 2) & mask);
        }
        return greatest == mask;
    }

    private static boolean ints(MemorySegment data, long start, int size, int mask) {
        int greatest = 0;
        for (int i = 0; i < size; i++) {
            greatest = Math.max(greatest, data.get(INT, (start + i) * 4) & mask);
        }
        return greatest == mask;
    }

    private static boolean longs(MemorySegment data, long start, int size, long mask) {
        long greatest = 0;
        for (int i = 0; i < size; i++) {
            greatest = Math.max(greatest, data.get(LONG, (start + i) * 8) & mask);
        }
        return greatest == mask;
    }

    private static double value(StoredTensor tensor, long index) {
        MemorySegment data = tensor.data();
        return switch (tensor.dtype()) {
            case FLOAT16 -> Float.float16ToFloat(data.get(SHORT, index * 2));
            case BFLOAT16 -> Float.intBitsToFloat(data.get(SHORT, index * 2) << 16);
            case FLOAT32 -> Float.intBitsToFloat(data.get(INT, index * 4));
            default -> Double.longBitsToDouble(data.get(LONG, index * 8));
        };
    }

    /** Returns whether the number may have been finite before it was stored in float16. */
    public boolean mayHaveOverflowed() {
        return dtype == DType.FLOAT16 && Double.isInfinite(value);
    }

    /** Returns a clause that names the tensor, the number and its place. */
    public String described() {
        return "the tensor '" + FileErrors.shown(tensor) + "' holds "
                + (Double.isNaN(value) ? "NaN" : "an infinite number") + " at element " + index + "; " + count
                + " of its " + elements + " numbers are not finite";
    }
}
