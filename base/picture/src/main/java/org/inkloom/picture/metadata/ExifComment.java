package org.inkloom.picture.metadata;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The UserComment of EXIF 2.32: a TIFF structure whose first directory points at the EXIF directory, which holds the
 * comment as eight bytes that name the characters, and the characters.
 */
final class ExifComment {
    private static final byte[] UNICODE = "UNICODE\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final short EXIF_DIRECTORY = (short) 0x8769;
    private static final short USER_COMMENT = (short) 0x9286;
    private static final short TYPE_LONG = 4;
    private static final short TYPE_UNDEFINED = 7;
    private static final int HEADER = 8;
    private static final int DIRECTORY = 2 + 12 + 4;
    private static final int ENTRY = 12;

    private ExifComment() {}

    /** Writes big-endian, with UTF-16 in the same order, as A1111 does. */
    static byte[] write(String comment) {
        byte[] characters = comment.getBytes(StandardCharsets.UTF_16BE);
        int length = UNICODE.length + characters.length;
        ByteBuffer out = ByteBuffer.allocate(HEADER + 2 * DIRECTORY + length);
        out.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(HEADER);
        directory(out, EXIF_DIRECTORY, TYPE_LONG, 1, HEADER + DIRECTORY);
        directory(out, USER_COMMENT, TYPE_UNDEFINED, length, HEADER + 2 * DIRECTORY);
        return out.put(UNICODE).put(characters).array();
    }

    private static void directory(ByteBuffer out, short tag, short type, int count, int value) {
        out.putShort((short) 1)
                .putShort(tag)
                .putShort(type)
                .putInt(count)
                .putInt(value)
                .putInt(0);
    }

    /** Returns the comment; empty where there is none, or the structure is damaged. */
    static Optional<String> read(byte[] tiff) {
        try {
            ByteBuffer in = ByteBuffer.wrap(tiff);
            in.order(in.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int first = find(in, in.getInt(4), EXIF_DIRECTORY);
            int entry = first < 0 ? -1 : find(in, in.getInt(first + 8), USER_COMMENT);
            if (entry < 0) {
                return Optional.empty();
            }
            byte[] comment = new byte[Math.min(in.getInt(entry + 4), in.limit())];
            in.get(in.getInt(entry + 8), comment);
            return Optional.of(text(comment, in.order())).filter(text -> !text.isBlank());
        } catch (IndexOutOfBoundsException | BufferUnderflowException | NegativeArraySizeException e) {
            return Optional.empty();
        }
    }

    private static int find(ByteBuffer in, int directory, short tag) {
        int entries = Short.toUnsignedInt(in.getShort(directory));
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY;
            if (in.getShort(entry) == tag) {
                return entry;
            }
        }
        return -1;
    }

    private static String text(byte[] comment, ByteOrder order) {
        if (comment.length < UNICODE.length) {
            return "";
        }
        int length = comment.length - UNICODE.length;
        if (comment[0] != 'U') {
            return new String(comment, UNICODE.length, length, StandardCharsets.UTF_8);
        }
        return new String(comment, UNICODE.length, length, order(comment, order));
    }

    /** Some programs write UTF-16 in another order than the file's; of Latin and Chinese text one order makes sense. */
    private static Charset order(byte[] comment, ByteOrder order) {
        int zerosFirst = 0;
        int zerosSecond = 0;
        for (int i = UNICODE.length; i + 1 < comment.length; i += 2) {
            zerosFirst += comment[i] == 0 ? 1 : 0;
            zerosSecond += comment[i + 1] == 0 ? 1 : 0;
        }
        if (zerosFirst == zerosSecond) {
            return order == ByteOrder.BIG_ENDIAN ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        return zerosFirst > zerosSecond ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }
}
