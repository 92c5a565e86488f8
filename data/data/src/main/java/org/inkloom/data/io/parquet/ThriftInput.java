package org.inkloom.data.io.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads structures in Thrift's compact protocol, the counterpart of {@link CompactThrift}, from bytes that nobody vouches
 * for: nothing is allocated for a number that the bytes state, and nothing is nested without end.
 */
final class ThriftInput {
    private static final int MAX_DEPTH = 64;
    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int I16 = 4;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int MAP = 11;
    private static final int STRUCT = 12;

    private final ByteBuffer bytes;
    private int depth;

    /** Takes a field of a structure: it reads the value, or leaves it to be passed over. */
    @FunctionalInterface
    interface Fields {
        /**
         * Looks at a field.
         *
         * @param field its number
         * @param type its type
         * @return whether the value was read
         */
        boolean read(int field, int type) throws IOException;
    }

    /** Reads one item of a list. */
    @FunctionalInterface
    interface Item {
        void read() throws IOException;
    }

    ThriftInput(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Returns how many bytes have been read. */
    int position() {
        return bytes.position();
    }

    /** Reads a structure, field by field. */
    void struct(Fields fields) throws IOException {
        if (++depth > MAX_DEPTH) {
            throw damaged("it is nested more than " + MAX_DEPTH + " deep");
        }
        int field = 0;
        for (int head = unsigned(); head != 0; head = unsigned()) {
            int type = head & 0xf;
            field = (head >> 4) == 0 ? (int) number() : field + (head >> 4);
            if (!fields.read(field, type)) {
                skip(type);
            }
        }
        depth--;
    }

    /** Reads a list of structures; anything else in its place is damage. */
    void structs(int type, Item item) throws IOException {
        if (type != LIST) {
            throw damaged("a list is missing");
        }
        int head = unsigned();
        if ((head & 0xf) != STRUCT) {
            throw damaged("a list holds something else than structures");
        }
        for (int left = size(head); left > 0; left--) {
            item.read();
        }
    }

    /** Reads a whole number; a field of another type is damage. */
    long whole(int type) throws IOException {
        if (type != I16 && type != I32 && type != I64) {
            throw damaged("a number is missing");
        }
        return number();
    }

    boolean isStruct(int type) {
        return type == STRUCT;
    }

    private int size(int head) throws IOException {
        long size = (head >> 4) == 15 ? varint() : head >> 4;
        // Every item takes a byte at least.
        if (size < 0 || size > bytes.remaining()) {
            throw damaged("a list of " + size + " items ends too early");
        }
        return (int) size;
    }

    private void skip(int type) throws IOException {
        switch (type) {
            case TRUE, FALSE -> {}
            case BYTE -> unsigned();
            case I16, I32, I64 -> varint();
            case DOUBLE -> pass(8);
            case BINARY -> pass(varint());
            case LIST, SET -> skipItems();
            case MAP -> skipEntries();
            case STRUCT -> struct((field, inner) -> false);
            default -> throw damaged("it has a field of the type " + type);
        }
    }

    private void skipItems() throws IOException {
        if (++depth > MAX_DEPTH) {
            throw damaged("it is nested more than " + MAX_DEPTH + " deep");
        }
        int head = unsigned();
        for (int left = size(head); left > 0; left--) {
            skipItem(head & 0xf);
        }
        depth--;
    }

    private void skipEntries() throws IOException {
        if (++depth > MAX_DEPTH) {
            throw damaged("it is nested more than " + MAX_DEPTH + " deep");
        }
        long size = varint();
        if (size < 0 || size > bytes.remaining()) {
            throw damaged("a map of " + size + " entries ends too early");
        }
        int types = size == 0 ? 0 : unsigned();
        for (long left = size; left > 0; left--) {
            skipItem(types >> 4);
            skipItem(types & 0xf);
        }
        depth--;
    }

    /** In lists, unlike in fields, a truth value takes a byte. */
    private void skipItem(int type) throws IOException {
        skip(type == TRUE || type == FALSE ? BYTE : type);
    }

    private void pass(long count) throws IOException {
        if (count < 0 || count > bytes.remaining()) {
            throw damaged("it ends too early");
        }
        bytes.position(bytes.position() + (int) count);
    }

    private long number() throws IOException {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = unsigned();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw damaged("a number does not end");
    }

    private int unsigned() throws IOException {
        if (!bytes.hasRemaining()) {
            throw damaged("it ends too early");
        }
        return bytes.get() & 0xff;
    }

    private static IOException damaged(String why) {
        return new IOException("its structure is damaged: " + why);
    }
}
