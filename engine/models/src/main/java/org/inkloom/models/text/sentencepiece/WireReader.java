package org.inkloom.models.text.sentencepiece;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one message in protobuf's wire format, and checks every length against the bytes that are left.
 *
 * <p>Usage: {@code while (reader.next()) switch (reader.field()) ...}; a field whose value is not read is skipped. See
 * protobuf.dev/programming-guides/encoding.
 */
final class WireReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer bytes;
    private int field;
    private int wireType;
    private long number;
    private ByteBuffer payload = ByteBuffer.allocate(0);

    WireReader(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Moves to the next field; false at the end of the message. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = varint();
        if (tag >>> 3 == 0 || tag >>> 3 > (1 << 29) - 1) {
            throw new MalformedException("field number " + (tag >>> 3) + " is out of range");
        }
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        switch (wireType) {
            case VARINT -> number = varint();
            case FIXED64 -> number = take(8).getLong();
            case FIXED32 -> number = take(4).getInt();
            case BYTES -> payload = take(varint());
            default -> throw new MalformedException("wire type " + wireType + " is not used by this format");
        }
        return true;
    }

    int field() {
        return field;
    }

    long number() {
        expect(VARINT);
        return number;
    }

    boolean bool() {
        return number() != 0;
    }

    float fixedFloat() {
        expect(FIXED32);
        return Float.intBitsToFloat((int) number);
    }

    /** Returns the field's bytes: a nested message, or opaque data. */
    ByteBuffer bytes() {
        expect(BYTES);
        return payload.duplicate();
    }

    /** Returns the field as text; bytes that are no UTF-8 are an error. */
    String string() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes()).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("field " + field + " is not UTF-8", e);
        }
    }

    private void expect(int type) {
        if (wireType != type) {
            throw new MalformedException("field " + field + " has wire type " + wireType + " and not " + type);
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new MalformedException("it ends within a number");
            }
            byte b = bytes.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new MalformedException("a number is longer than ten bytes");
    }

    private ByteBuffer take(long length) {
        // A length whose top bit is set reads as a negative number; it is as wrong as one beyond the end.
        if (length < 0 || length > bytes.remaining()) {
            throw new MalformedException(
                    Long.toUnsignedString(length) + " bytes are announced where " + bytes.remaining() + " are left");
        }
        ByteBuffer taken = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + (int) length);
        return taken;
    }

    /** Thrown for bytes that are no such message. Its text says where and why; the caller adds the file. */
    static final class MalformedException extends RuntimeException {
        MalformedException(String message) {
            super(message);
        }

        MalformedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
