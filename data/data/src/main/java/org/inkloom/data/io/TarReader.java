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

    /** No number in the header of an entry that can be used is larger: 8 GiB in eleven octal digits. */
    private static final int MOST_OCTAL_DIGITS = 12;

    private final InputStream in;

    /**
     * A file in the archive.
     *
     * @param name its path, as the archive has it
     * @param content its bytes, none where they were passed over
     * @param size how many bytes it has in the archive
     */
    record Entry(String name, byte[] content, long size) {
        /** Returns whether the content was too long and is therefore missing. */
        boolean isMissing() {
            return content.length < size;
        }
    }

    /** Says how many bytes of a file are wanted at most; a longer one is passed over. */
    @FunctionalInterface
    interface Wanted {
        /**
         * Returns the limit for a file.
         *
         * @param name its path
         */
        long bytes(String name);
    }

    TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * Returns the next plain file, empty at the end.
     *
     * @param wanted says which files are read, and up to which size
     * @throws IOException if the archive is damaged or ends early
     */
    Optional<Entry> next(Wanted wanted) throws IOException {
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
            String name = longName.isEmpty() ? name(header) : longName;
            switch (type) {
                case 'L' -> {
                    byte[] content = content(size, MAX_NAME, name);
                    longName = text(content, 0, content.length);
                }
                case 'x' -> longName = paxPath(content(size, MAX_NAME, name)).orElse(longName);
                case '0', 0 -> {
                    return Optional.of(new Entry(name, content(size, wanted.bytes(name), name), size));
                }
                default -> {
                    content(size, 0, name);
                    longName = "";
                }
            }
        }
    }

    /** Returns the bytes behind a header, none if there are more than wanted; the next header follows. */
    private byte[] content(long size, long most, String name) throws IOException {
        if (size > most) {
            in.skipNBytes(padded(size));
            return new byte[0];
        }
        byte[] content = in.readNBytes((int) size);
        if (content.length < size) {
            throw new EOFException("the archive ends within " + name);
        }
        in.skipNBytes(padded(size) - size);
        return content;
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
        // Digits alone, without a sign: a negative size would lead back to what was read already.
        boolean octal = digits.length() <= MOST_OCTAL_DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '7');
        if (!octal) {
            throw new IOException("the header of an entry is damaged: its size is '" + digits + "'");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
