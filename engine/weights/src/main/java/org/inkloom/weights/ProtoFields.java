package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Walks the fields of one message of Protocol Buffers' wire format: {@link #next} goes to the next field, whose value is then
 * asked for by its kind or left alone.
 */
final class ProtoFields {
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int LONGEST_VARINT = 10;
    private static final int LONGEST_TEXT = 1 << 16;

    private final Path path;
    private final MemorySegment message;
    private long at;
    private int field;
    private int wire;
    private long number;
    private MemorySegment bytes = MemorySegment.NULL;

    ProtoFields(Path path, MemorySegment message) {
        this.path = path;
        this.message = message;
    }

    /** Goes to the next field; false at the end. */
    boolean next() {
        if (at >= message.byteSize()) {
            return false;
        }
        long key = varint();
        wire = (int) (key & 7);
        long named = key >>> 3;
        if (named < 1 || named > Integer.MAX_VALUE >>> 2) {
            throw FileErrors.malformed(path, "a field has the number " + Long.toUnsignedString(named));
        }
        field = (int) named;
        switch (wire) {
            case VARINT -> number = varint();
            case FIXED64 -> {
                number = need(Long.BYTES).get(U64, 0);
            }
            case FIXED32 -> number = need(Integer.BYTES).get(U32, 0);
            case BYTES -> bytes = need(varint());
            default -> throw FileErrors.malformed(path, "field " + field + " has the wire type " + wire);
        }
        return true;
    }

    /** Returns the number of the field. */
    int field() {
        return field;
    }

    /** Returns whether the value is a run of bytes: a text, a message, or numbers one behind the other. */
    boolean isBytes() {
        return wire == BYTES;
    }

    /** Returns a whole number. */
    long number() {
        if (wire == BYTES) {
            throw FileErrors.malformed(path, "field " + field + " is no number");
        }
        return number;
    }

    /** Returns a number of four bytes as a float. */
    float float32() {
        return Float.intBitsToFloat((int) number());
    }

    /** Returns the bytes of a text, a message, or of packed numbers. */
    MemorySegment bytes() {
        if (wire != BYTES) {
            throw FileErrors.malformed(path, "field " + field + " has no bytes");
        }
        return bytes;
    }

    String text() {
        MemorySegment text = bytes();
        if (text.byteSize() > LONGEST_TEXT) {
            throw FileErrors.tooMuch(path, "a name has " + text.byteSize() + " bytes");
        }
        return new String(text.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** Returns the fields of a message inside this one. */
    ProtoFields message() {
        return new ProtoFields(path, bytes());
    }

    /** Hands over whole numbers, one of them or many packed ones. */
    void numbers(LongConsumer to) {
        if (!isBytes()) {
            to.accept(number);
            return;
        }
        ProtoFields packed = new ProtoFields(path, bytes);
        while (packed.at < packed.message.byteSize()) {
            to.accept(packed.varint());
        }
    }

    private MemorySegment need(long length) {
        if (length < 0 || length > message.byteSize() - at) {
            throw FileErrors.truncated(path, "field " + field + " reaches over the end of its message");
        }
        MemorySegment part = message.asSlice(at, length);
        at += length;
        return part;
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            byte next = need(1).get(ValueLayout.JAVA_BYTE, 0);
            value |= (long) (next & 0x7f) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        throw FileErrors.malformed(path, "a number has more than " + LONGEST_VARINT + " bytes");
    }
}
