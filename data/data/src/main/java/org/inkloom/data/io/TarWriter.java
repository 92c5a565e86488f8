package org.inkloom.data.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes plain files into a tar archive (POSIX ustar). The same files give the same bytes: no times, no owners. */
final class TarWriter implements Closeable {
    private static final int BLOCK = 512;
    private static final int MAX_NAME = 100;
    private static final int CHECKSUM = 148;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Adds a file; its name has at most 100 bytes. */
    void add(String name, byte[] content) throws IOException {
        byte[] header = new byte[BLOCK];
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        if (encoded.length > MAX_NAME) {
            throw new IllegalArgumentException("the name is too long for an archive: " + name);
        }
        System.arraycopy(encoded, 0, header, 0, encoded.length);
        octal(header, 100, 8, 0644);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, content.length);
        octal(header, 136, 12, 0);
        header[156] = '0';
        text(header, 257, "ustar\00000");
        text(header, CHECKSUM, "        ");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        octal(header, CHECKSUM, 7, sum);
        out.write(header);
        out.write(content);
        out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static void octal(byte[] header, int from, int length, long value) {
        text(header, from, String.format(Locale.ROOT, "%0" + (length - 1) + "o\0", value));
    }

    private static void text(byte[] header, int from, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, from, bytes.length);
    }

    /** Writes the two empty blocks that end an archive. */
    void end() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
