package org.inkloom.picture.webp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A chunk of a WebP file (RFC 9649).
 *
 * @param name of four letters
 * @param from where its content begins in the file
 * @param to where it ends
 */
public record WebPChunk(String name, int from, int to) {
    private static final int HEADER = 8;
    private static final int MAX_CHUNKS = 1000;

    /** Returns whether a file begins as WebP does. */
    public static boolean isWebP(byte[] file) {
        return file.length >= 12
                && text(file, 0).equals("RIFF")
                && text(file, 8).equals("WEBP");
    }

    /** Returns the chunks that are whole. */
    public static List<WebPChunk> of(byte[] file) {
        List<WebPChunk> chunks = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (at + HEADER <= file.length && chunks.size() < MAX_CHUNKS) {
            int length = buffer.getInt(at + 4);
            if (length < 0 || length > file.length - at - HEADER) {
                break;
            }
            chunks.add(new WebPChunk(text(file, at), at + HEADER, at + HEADER + length));
            at += HEADER + length + length % 2;
        }
        return chunks;
    }

    /** Returns whether it holds pixels, with losses or without. */
    public boolean isPixels() {
        return name.equals("VP8 ") || name.equals("VP8L");
    }

    /** Returns what is in it. */
    public byte[] content(byte[] file) {
        return Arrays.copyOfRange(file, from, to);
    }

    private static String text(byte[] file, int at) {
        return new String(file, at, 4, StandardCharsets.ISO_8859_1);
    }

    /** Appends a chunk; one of odd length is filled with a zero. */
    public static void append(ByteArrayOutputStream out, String name, byte[] content) {
        out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(littleEndian(content.length));
        out.writeBytes(content);
        if (content.length % 2 == 1) {
            out.write(0);
        }
    }

    /**
     * Appends the chunk that an extended file begins with.
     *
     * @param flags what else is in the file
     * @param width of the canvas, 1 to 2^24
     * @param height of the canvas, 1 to 2^24
     */
    public static void appendExtended(ByteArrayOutputStream out, int flags, int width, int height) {
        ByteBuffer extended =
                ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putInt(flags);
        put24(extended, width - 1);
        put24(extended, height - 1);
        append(out, "VP8X", extended.array());
    }

    /** Puts the lower 24 bits of a value. */
    static void put24(ByteBuffer buffer, int value) {
        buffer.putShort((short) value).put((byte) (value >> 16));
    }

    /** Returns a file of chunks. */
    public static byte[] file(byte[] chunks) {
        return ByteBuffer.allocate(12 + chunks.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(4 + chunks.length)
                .put("WEBP".getBytes(StandardCharsets.ISO_8859_1))
                .put(chunks)
                .array();
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
