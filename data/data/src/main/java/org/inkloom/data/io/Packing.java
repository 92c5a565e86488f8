package org.inkloom.data.io;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** How a whole file is packed, by the last ending of its name. */
public enum Packing {
    /** Not at all. */
    NONE(""),
    /** {@code .gz}. */
    GZIP(".gz"),
    /** {@code .zst}, Zstandard. */
    ZSTD(".zst");

    private static final int BUFFER = 1 << 16;
    private static final int ZSTD_LEVEL = 3;

    /** Tables of text pack to a third or a tenth, the most repetitive ones to a hundredth. */
    private static final long LARGEST_RATIO = 250;

    private static final long HARMLESS_BYTES = 128L << 20;

    private final String ending;

    Packing(String ending) {
        this.ending = ending;
    }

    /** Returns how a file of this name is packed. */
    public static Packing of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(GZIP.ending) ? GZIP : name.endsWith(ZSTD.ending) ? ZSTD : NONE;
    }

    /** Returns the ending of packed files, with its dot; empty for {@link #NONE}. */
    public String ending() {
        return ending;
    }

    /** Returns the name of a file without the ending that says how it is packed. */
    public static String bareName(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - of(file).ending.length());
    }

    /** Opens a file and unpacks it on the way; one that grows without measure ends with a {@link ZipException}. */
    public static BufferedInputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            if (of(file) == NONE) {
                return new BufferedInputStream(in, BUFFER);
            }
            Packed packed = new Packed(in);
            InputStream unpacked = of(file) == GZIP ? new GZIPInputStream(packed, BUFFER) : new ZstdInputStream(packed);
            return new BufferedInputStream(new Unpacked(unpacked, packed), BUFFER);
        } catch (IOException e) {
            in.close();
            throw new IOException(file.getFileName() + " cannot be unpacked: " + e.getMessage(), e);
        }
    }

    /** Counts the bytes that are read to be unpacked. */
    private static final class Packed extends FilterInputStream {
        private long bytes;

        Packed(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            bytes += c < 0 ? 0 : 1;
            return c;
        }

        @Override
        public int read(byte[] target, int start, int count) throws IOException {
            int got = super.read(target, start, count);
            bytes += Math.max(0, got);
            return got;
        }
    }

    /** Ends where so much comes out of so little that the file was made to exhaust whoever unpacks it. */
    private static final class Unpacked extends FilterInputStream {
        private final Packed packed;
        private long bytes;

        Unpacked(InputStream in, Packed packed) {
            super(in);
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int start, int count) throws IOException {
            int got = super.read(target, start, count);
            bytes += Math.max(0, got);
            if (bytes > HARMLESS_BYTES && bytes / LARGEST_RATIO > packed.bytes) {
                throw new ZipException("it unpacks to more than " + LARGEST_RATIO + " times its size");
            }
            return got;
        }

        @Override
        public long skip(long count) throws IOException {
            // By reading, so that what is skipped is counted.
            byte[] skipped = new byte[(int) Math.min(count, BUFFER)];
            return Math.max(0, read(skipped, 0, skipped.length));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    /** Packs what is written to the stream. */
    OutputStream pack(OutputStream out) throws IOException {
        return switch (this) {
            case NONE -> out;
            case GZIP -> new BufferedOutputStream(new GZIPOutputStream(out, BUFFER), BUFFER);
            case ZSTD -> new BufferedOutputStream(new ZstdOutputStream(out, ZSTD_LEVEL), BUFFER);
        };
    }
}
