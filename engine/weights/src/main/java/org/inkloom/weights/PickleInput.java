package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads numbers and texts from mapped bytes, front to back, and never past their end. */
final class PickleInput {
    private static final int LONGEST_LINE = 256;
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64_BIG =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Path path;
    private final MemorySegment bytes;
    private long at;

    PickleInput(Path path, MemorySegment bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    Path path() {
        return path;
    }

    /** Returns how many bytes were consumed. */
    long position() {
        return at;
    }

    /** Passes over bytes and returns where they begin; fails with INK-FILE-005 if there are fewer. */
    long skip(long count) {
        if (count < 0 || count > bytes.byteSize() - at) {
            throw FileErrors.truncated(
                    path, count + " bytes are wanted at byte " + at + " and " + (bytes.byteSize() - at) + " are left");
        }
        long start = at;
        at += count;
        return start;
    }

    int u1() {
        return bytes.get(ValueLayout.JAVA_BYTE, skip(1)) & 0xff;
    }

    int u2() {
        return bytes.get(U16, skip(2)) & 0xffff;
    }

    int i4() {
        return bytes.get(I32, skip(4));
    }

    long u4() {
        return i4() & 0xffff_ffffL;
    }

    long i8() {
        return bytes.get(I64, skip(8));
    }

    double bigEndianDouble() {
        return bytes.get(F64_BIG, skip(8));
    }

    byte[] take(long count) {
        if (count < 0 || count > Unpickler.MAX_BYTES) {
            throw FileErrors.tooMuch(path, "its pickle holds one value of " + Long.toUnsignedString(count) + " bytes");
        }
        return bytes.asSlice(skip(count), count).toArray(ValueLayout.JAVA_BYTE);
    }

    String text(long count) {
        byte[] raw = take(count);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            throw FileErrors.malformed(path, "a text in its pickle is not UTF-8", e);
        }
    }

    /** Reads a text of Python 2, whose bytes have no declared encoding. */
    String oldText(long count) {
        byte[] raw = take(count);
        Charset charset = isUtf8(raw) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return new String(raw, charset);
    }

    private static boolean isUtf8(byte[] raw) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Reads up to a line feed, which is consumed. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (int c = u1(); c != '\n'; c = u1()) {
            if (line.length() == LONGEST_LINE) {
                throw FileErrors.malformed(path, "a name in its pickle has no end");
            }
            line.append((char) c);
        }
        return line.toString();
    }
}
