package org.inkloom.diffusion;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.inkloom.weights.StoredTensor;

/** Writes small GGUF files, by ggml's {@code docs/gguf.md}: float32, or matrices in blocks of 32 eight-bit numbers. */
final class GgufMiniature {
    private static final int VERSION = 3;
    private static final int TEXT = 8;
    private static final int F32 = 0;
    private static final int Q8_0 = 8;
    private static final int BLOCK = 32;
    private static final int ALIGNMENT = 32;

    private GgufMiniature() {}

    /**
     * Writes a file.
     *
     * @param architecture what it says it is
     * @param tensors in float32
     * @param packed whether tensors of two dimensions and more whose rows are whole blocks are packed
     */
    static void write(Path file, String architecture, List<StoredTensor> tensors, boolean packed) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        head.writeBytes(numbers(Integer.BYTES, VERSION));
        head.writeBytes(numbers(Long.BYTES, tensors.size(), 1));
        text(head, "general.architecture");
        head.writeBytes(numbers(Integer.BYTES, TEXT));
        text(head, architecture);
        List<byte[]> data = new ArrayList<>();
        long offset = 0;
        for (StoredTensor tensor : tensors) {
            long[] shape = tensor.shape();
            boolean blocks = packed && shape.length > 1 && shape[shape.length - 1] % BLOCK == 0;
            text(head, tensor.name());
            head.writeBytes(numbers(Integer.BYTES, shape.length));
            for (int i = shape.length - 1; i >= 0; i--) {
                head.writeBytes(numbers(Long.BYTES, shape[i]));
            }
            head.writeBytes(numbers(Integer.BYTES, blocks ? Q8_0 : F32));
            head.writeBytes(numbers(Long.BYTES, offset));
            byte[] bytes = blocks ? packed(tensor) : tensor.data().toArray(ValueLayout.JAVA_BYTE);
            data.add(aligned(bytes));
            offset += data.getLast().length;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(aligned(head.toByteArray()));
        data.forEach(all::writeBytes);
        Files.write(file, all.toByteArray());
    }

    private static void text(ByteArrayOutputStream to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.writeBytes(numbers(Long.BYTES, bytes.length));
        to.writeBytes(bytes);
    }

    private static byte[] numbers(int bytes, long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            if (bytes == Long.BYTES) {
                buffer.putLong(value);
            } else {
                buffer.putInt((int) value);
            }
        }
        return buffer.array();
    }

    private static byte[] aligned(byte[] bytes) {
        return Arrays.copyOf(bytes, (bytes.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    }

    /** Q8_0: for each 32 numbers their largest magnitude / 127 as float16, then each in those units. */
    private static byte[] packed(StoredTensor tensor) {
        int count = Math.toIntExact(tensor.elements());
        ByteBuffer to = ByteBuffer.allocate(count / BLOCK * (2 + BLOCK)).order(ByteOrder.LITTLE_ENDIAN);
        for (int block = 0; block < count; block += BLOCK) {
            float largest = 0;
            for (int i = block; i < block + BLOCK; i++) {
                largest = Math.max(largest, Math.abs(value(tensor, i)));
            }
            short scale = Float.floatToFloat16(largest / 127);
            float unit = Float.float16ToFloat(scale);
            to.putShort(scale);
            for (int i = block; i < block + BLOCK; i++) {
                to.put((byte) Math.clamp(unit == 0 ? 0 : Math.round(value(tensor, i) / unit), -127, 127));
            }
        }
        return to.array();
    }

    private static float value(StoredTensor tensor, int i) {
        return tensor.data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i);
    }
}
