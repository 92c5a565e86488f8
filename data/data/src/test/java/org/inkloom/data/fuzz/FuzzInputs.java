package org.inkloom.data.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/** The inputs that come with the tests, and small ones that are made. */
final class FuzzInputs {
    private static final int BLOCK = 512;

    private FuzzInputs() {}

    static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(FuzzInputs.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Packs so many repetitions of a text, between a beginning and an end. */
    static byte[] bomb(String beginning, String repeated, int times) {
        byte[] piece = repeated.repeat(1 << 10).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(beginning.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < times >> 10; i++) {
                gzip.write(piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Returns the header of a file in a tar archive. */
    static byte[] tarHeader(String name, String size, char type) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 124, size);
        header[156] = (byte) type;
        put(header, 257, "ustar");
        return header;
    }

    /** Returns a tar archive of files: name, content, name, content. */
    static byte[] tar(String... files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < files.length; i += 2) {
            byte[] content = files[i + 1].getBytes(StandardCharsets.UTF_8);
            out.writeBytes(tarHeader(files[i], String.format(Locale.ROOT, "%011o", content.length), '0'));
            out.writeBytes(content);
            out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        }
        out.writeBytes(new byte[2 * BLOCK]);
        return out.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
