package org.inkloom.data.io.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Writes structures in Thrift's compact protocol, in which Parquet keeps its headers and its footer. */
final class CompactThrift {
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Deque<Integer> outer = new ArrayDeque<>();
    private int lastField;

    /** Returns a structure as bytes. */
    static byte[] struct(Consumer<CompactThrift> fields) {
        CompactThrift writer = new CompactThrift();
        fields.accept(writer);
        writer.out.write(0);
        return writer.out.toByteArray();
    }

    void i32(int field, int value) {
        header(field, I32);
        varint(zigzag(value));
    }

    void i64(int field, long value) {
        header(field, I64);
        varint(zigzag(value));
    }

    void text(int field, String value) {
        header(field, BINARY);
        bytes(value);
    }

    void struct(int field, Consumer<CompactThrift> fields) {
        header(field, STRUCT);
        nested(fields);
    }

    void numbers(int field, List<Integer> values) {
        listHeader(field, values.size(), I32);
        values.forEach(value -> varint(zigzag(value)));
    }

    void texts(int field, List<String> values) {
        listHeader(field, values.size(), BINARY);
        values.forEach(this::bytes);
    }

    <T> void structs(int field, List<T> values, Writer<T> each) {
        listHeader(field, values.size(), STRUCT);
        values.forEach(value -> nested(thrift -> each.write(thrift, value)));
    }

    /** Writes the fields of one item of a list. */
    interface Writer<T> {
        void write(CompactThrift thrift, T value);
    }

    private void nested(Consumer<CompactThrift> fields) {
        outer.push(lastField);
        lastField = 0;
        fields.accept(this);
        out.write(0);
        lastField = outer.pop();
    }

    private void header(int field, int type) {
        int step = field - lastField;
        if (step > 0 && step < 16) {
            out.write(step << 4 | type);
        } else {
            out.write(type);
            varint(zigzag(field));
        }
        lastField = field;
    }

    private void listHeader(int field, int size, int type) {
        header(field, LIST);
        if (size < 15) {
            out.write(size << 4 | type);
        } else {
            out.write(0xf0 | type);
            varint(size);
        }
    }

    private void bytes(String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        varint(encoded.length);
        out.writeBytes(encoded);
    }

    private static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
