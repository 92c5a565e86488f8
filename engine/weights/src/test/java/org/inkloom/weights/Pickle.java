package org.inkloom.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Assembles pickles opcode by opcode, right or wrong, for the tests of the reader. */
final class Pickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Pickle() {
        op(0x80, 2);
    }

    /** Appends raw bytes. */
    Pickle op(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    Pickle text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        op('X').int4(utf8.length).out.writeBytes(utf8);
        return this;
    }

    Pickle global(String module, String name) {
        out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Pickle number(long value) {
        if (value == (int) value) {
            return op('J').int4((int) value);
        }
        op(0x8a, 8);
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }

    Pickle real(double value) {
        op('G');
        out.writeBytes(ByteBuffer.allocate(8).putDouble(value).array());
        return this;
    }

    Pickle numbers(long... values) {
        op('(');
        for (long value : values) {
            number(value);
        }
        return op('t');
    }

    /** A storage as the zip format refers to it. */
    Pickle storage(String type, String key, long elements) {
        String module = type.equals("UntypedStorage") ? "torch.storage" : "torch";
        return op('(').text("storage")
                .global(module, type)
                .text(key)
                .text("cuda:0")
                .number(elements)
                .op('t', 'Q');
    }

    /** A storage as the older format refers to it, without a view. */
    Pickle oldStorage(String type, String key, long elements) {
        return op('(').text("storage")
                .global("torch", type)
                .text(key)
                .text("cpu")
                .number(elements)
                .op('N', 't', 'Q');
    }

    Pickle tensor(String type, String key, long elements, long offset, long[] shape, long[] strides) {
        return op().global("torch._utils", "_rebuild_tensor_v2")
                .op('(')
                .storage(type, key, elements)
                .view(offset, shape, strides);
    }

    Pickle oldTensor(String type, String key, long elements, long[] shape, long[] strides) {
        return global("torch._utils", "_rebuild_tensor_v2")
                .op('(')
                .oldStorage(type, key, elements)
                .view(0, shape, strides);
    }

    private Pickle view(long offset, long[] shape, long[] strides) {
        return number(offset)
                .numbers(shape)
                .numbers(strides)
                .op(0x89)
                .orderedDict()
                .op('t', 'R');
    }

    Pickle orderedDict() {
        return global("collections", "OrderedDict").op(')', 'R');
    }

    byte[] stop() {
        op('.');
        return out.toByteArray();
    }

    private Pickle int4(int value) {
        return op(value & 0xff, value >> 8 & 0xff, value >> 16 & 0xff, value >>> 24);
    }

    static long[] dims(long... values) {
        return values;
    }
}
