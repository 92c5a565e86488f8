package org.inkloom.diffusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A digest of weights that is quick even for 18 GB: SHA-256 over each file's name below the folder, its length, and its
 * first and last mebibyte. The header of a safetensors file lies in the first, so a change of any tensor's shape, name
 * or number changes it; a change of values in the middle of a file alone does not.
 */
public final class Fingerprint {
    private static final int SAMPLE = 1 << 20;

    private Fingerprint() {}

    /** Returns the digest of a file, or of all weight and config files below a folder, in hex. */
    public static String of(Path path) {
        try (Stream<Path> walk = Files.walk(path)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                // The name of a single file may change without changing what is in it.
                digest.update(path.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                add(digest, file);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest digest, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, size));
            read(digest, channel, 0, Math.min(size, SAMPLE));
            if (size > SAMPLE) {
                long from = Math.max(SAMPLE, size - SAMPLE);
                read(digest, channel, from, size - from);
            }
        }
    }

    private static void read(MessageDigest digest, FileChannel channel, long from, long count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) count);
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
            // A short read goes on where it stopped.
        }
        digest.update(buffer.flip());
    }

    /** Returns a file's name without its extension. */
    public static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
