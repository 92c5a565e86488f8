package org.inkloom.data.io;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the plain files of a tar archive (POSIX ustar with pax headers, and GNU long names), one after the other. */
final class TarReader implements Closeable {
    private static final int BLOCK = 512;
    private static final int MAX_NAME = 1 << 16;

    private final InputStream in;

    /** A file in the archive. */
    record Entry(String name, byte[] content) {}

    TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * Returns the next plain file, empty at the end.
     *
     * @throws IOException if the archive is damaged or ends early, or a file is longer than {@code maxBytes}
     */
    Optional<Entry> next(long maxBytes) throws IOException {
        String longName = "";
        while (true) {
            byte[] header = in.readNBytes(BLOCK);
            if (header.length == 0 || header[0] == 0) {
                return Optional.empty();
            }
            if (header.length < BLOCK) {
                throw new EOFException("the archive ends within a header");
            }
            long size = octal(header, 124, 12);
            char type = (char) header[156];
            boolean plain = type == '0' || type == 0;
            if (size > (plain ? maxBytes : MAX_NAME)) {
                in.skipNBytes(padded(size));
                if (plain) {
                    throw new IOException("the entry " + text(header, 0, 100) + " of " + size + " bytes is too long");
                }
                continue;
            }
            byte[] content = in.readNBytes((int) size);
            if (content.length < size) {
                throw new EOFException("the archive ends within " + text(header, 0, 100));
            }
            in.skipNBytes(padded(size) - size);
            switch (type) {
                case 'L' -> longName = text(content, 0, content.length);
                case 'x' -> longName = paxPath(content).orElse(longName);
                case '0', 0 -> {
                    return Optional.of(new Entry(longName.isEmpty() ? name(header) : longName, content));
                }
                default -> longName = "";
            }
        }
    }

    private static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static String name(byte[] header) {
        boolean ustar = text(header, 257, 5).equals("ustar");
        String prefix = ustar ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? text(header, 0, 100) : prefix + "/" + text(header, 0, 100);
    }

    private static Optional<String> paxPath(byte[] content) {
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
            int path = line.indexOf(" path=");
            if (path > 0) {
                return Optional.of(line.substring(path + 6));
            }
        }
        return Optional.empty();
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] header, int from, int length) throws IOException {
        if ((header[from] & 0x80) != 0) {
            // GNU writes sizes above 8 GiB in binary; no picture is that long.
            throw new IOException("an entry is longer than 8 GiB");
        }
        String digits = text(header, from, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("the header of an entry is damaged", e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
