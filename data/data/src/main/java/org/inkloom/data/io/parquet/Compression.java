package org.inkloom.data.io.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.inkloom.data.recipe.Recipe;
import org.xerial.snappy.Snappy;

/** How pages are packed. */
public enum Compression {
    /** Not at all. */
    NONE(0),
    /** Fast; what pandas, pyarrow and Spark do unless told otherwise. */
    SNAPPY(1),
    /** As gzip does it. */
    GZIP(2),
    /** Smaller than Snappy's. */
    ZSTD(6);

    private static final int ZSTD_LEVEL = 3;

    private final int codec;

    Compression(int codec) {
        this.codec = codec;
    }

    /**
     * Returns the way that a recipe names, Snappy when it names none.
     *
     * @throws org.inkloom.run.InkloomException INK-DATA-006 if there is no such way
     */
    public static Compression of(Optional<String> name) {
        return switch (name.orElse("snappy").toLowerCase(Locale.ROOT)) {
            case "none", "uncompressed" -> NONE;
            case "snappy" -> SNAPPY;
            case "gzip" -> GZIP;
            case "zstd" -> ZSTD;
            default ->
                throw Recipe.wrongValue(
                        "export_extra_args",
                        "{compression: " + name.orElse("") + "}",
                        "Use snappy, zstd, gzip or none.");
        };
    }

    /** Returns the number of the codec in the format. */
    int codec() {
        return codec;
    }

    byte[] pack(byte[] page) throws IOException {
        return switch (this) {
            case NONE -> page;
            case SNAPPY -> Snappy.compress(page);
            case ZSTD -> Zstd.compress(page, ZSTD_LEVEL);
            case GZIP -> {
                ByteArrayOutputStream packed = new ByteArrayOutputStream(page.length / 2);
                try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                    out.write(page);
                }
                yield packed.toByteArray();
            }
        };
    }
}
