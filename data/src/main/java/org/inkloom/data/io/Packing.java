package org.inkloom.data.io;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

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

    /** Opens a file and unpacks it on the way. */
    public static BufferedInputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return switch (of(file)) {
                case NONE -> new BufferedInputStream(in, BUFFER);
                case GZIP -> new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER);
                case ZSTD -> new BufferedInputStream(new ZstdInputStream(in), BUFFER);
            };
        } catch (IOException e) {
            in.close();
            throw new IOException(file.getFileName() + " cannot be unpacked: " + e.getMessage(), e);
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
