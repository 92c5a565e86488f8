package org.inkloom.picture.metadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A chunk of a WebP file: its name and where its content lies. */
record Chunk(String name, int from, int to) {
    private static final int HEADER = 8;
    private static final int MAX_CHUNKS = 1000;

    static boolean isWebP(byte[] file) {
        return file.length >= 12
                && text(file, 0).equals("RIFF")
                && text(file, 8).equals("WEBP");
    }

    /** Returns the chunks that are whole. */
    static List<Chunk> of(byte[] file) {
        List<Chunk> chunks = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (at + HEADER <= file.length && chunks.size() < MAX_CHUNKS) {
            int length = buffer.getInt(at + 4);
            if (length < 0 || length > file.length - at - HEADER) {
                break;
            }
            chunks.add(new Chunk(text(file, at), at + HEADER, at + HEADER + length));
            at += HEADER + length + length % 2;
        }
        return chunks;
    }

    byte[] content(byte[] file) {
        return Arrays.copyOfRange(file, from, to);
    }

    private static String text(byte[] file, int at) {
        return new String(file, at, 4, StandardCharsets.ISO_8859_1);
    }
}
