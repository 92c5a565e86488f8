package org.inkloom.diffusion.lora;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;

/**
 * Reads and rewrites single numbers of a LoRA file without libtorch: alphas, and halves into which alpha is multiplied.
 */
final class StoredNumbers {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private StoredNumbers() {}

    /**
     * Returns one element.
     *
     * @throws IllegalArgumentException for 8-bit floats, whose scales are not here
     */
    static double get(StoredTensor tensor, long index) {
        MemorySegment data = tensor.data();
        return switch (tensor.dtype()) {
            case FLOAT64 -> data.get(DOUBLE, index * 8);
            case FLOAT32 -> data.get(FLOAT, index * 4);
            case FLOAT16 -> Float.float16ToFloat(data.get(SHORT, index * 2));
            case BFLOAT16 -> Float.intBitsToFloat(data.get(SHORT, index * 2) << 16);
            case INT64 -> data.get(LONG, index * 8);
            case INT32 -> data.get(INT, index * 4);
            case INT16 -> data.get(SHORT, index * 2);
            case INT8 -> data.get(ValueLayout.JAVA_BYTE, index);
            case UINT8, BOOL -> Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, index));
            case FLOAT8_E4M3, FLOAT8_E5M2 ->
                throw new IllegalArgumentException(tensor.name() + ": 8-bit floats are not read here");
        };
    }

    /** Makes a float32 scalar. */
    static StoredTensor scalar(String name, float value) {
        MemorySegment data = MemorySegment.ofArray(new byte[4]);
        data.set(FLOAT, 0, value);
        return new StoredTensor(name, DType.FLOAT32, new long[0], data);
    }

    /** Returns a float32 copy with every element multiplied. */
    static StoredTensor scaled(StoredTensor tensor, double factor) {
        long elements = tensor.elements();
        MemorySegment data = MemorySegment.ofArray(new byte[Math.toIntExact(elements * 4)]);
        for (long i = 0; i < elements; i++) {
            data.set(FLOAT, i * 4, (float) (get(tensor, i) * factor));
        }
        return new StoredTensor(tensor.name(), DType.FLOAT32, tensor.shape(), data);
    }

    /** Returns the same tensor under another name. */
    static StoredTensor named(String name, StoredTensor tensor) {
        return new StoredTensor(name, tensor.dtype(), tensor.shape(), tensor.data());
    }

    /** Returns the same numbers under another shape of as many elements. */
    static StoredTensor shaped(StoredTensor tensor, long... shape) {
        return new StoredTensor(tensor.name(), tensor.dtype(), shape, tensor.data());
    }
}
