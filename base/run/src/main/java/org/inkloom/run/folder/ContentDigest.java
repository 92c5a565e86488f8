package org.inkloom.run.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * What tells whether a text, a file or a folder is still the same: SHA-256 in hex, 64 characters. Links are followed, so
 * that a link which leads elsewhere than before gives another digest.
 */
public final class ContentDigest {
    private static final int SAMPLE = 1 << 20;
    private static final int BUFFER = 1 << 16;

    private ContentDigest() {}

    /** Returns the digest of bytes. */
    public static String of(byte[] bytes) {
        return hex(sha256().digest(bytes));
    }

    /**
     * Returns the digest of a list of texts. Each text counts with its length, so that the lists {@code ["ab", "c"]}
     * and {@code ["a", "bc"]} have different digests.
     */
    public static String of(List<String> texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return hex(digest.digest());
    }

    /** Returns the digest of all bytes of a file. */
    public static String ofFile(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return hex(digest.digest());
    }

    /**
     * Returns a digest that is quick even for 18 GB of weights: of each file's name below the folder, its length, and its
     * first and last mebibyte. The header of a safetensors file lies in the first, so a change of any tensor's shape, name
     * or number changes it; a change of values in the middle of a file alone does not. Files whose names begin with a dot
     * do not count.
     *
     * @param path a folder, or a file, whose own name does not count
     */
    public static String sampled(Path path) throws IOException {
        MessageDigest digest = sha256();
        for (Path file : FileTree.files(path)) {
            if (file.getFileName().toString().startsWith(".")) {
                continue;
            }
            digest.update(path.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
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
        return hex(digest.digest());
    }

    private static void read(MessageDigest digest, FileChannel channel, long from, long count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) count);
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
            // A short read goes on where it stopped.
        }
        digest.update(buffer.flip());
    }

    /**
     * Returns a text, not a digest, that changes when a file, or any file in a folder, is replaced or linked elsewhere: path,
     * names, sizes, times, and what the file system knows each file by, since programs that copy and unpack may give a new file
     * the time of the old one. No file is opened, so it is quick for thousands of pictures.
     */
    public static String identity(Path path) throws IOException {
        Path root = path.toAbsolutePath().normalize();
        Path real = path.toRealPath();
        StringBuilder text = new StringBuilder(root.toString());
        if (!real.equals(root)) {
            text.append(" -> ").append(real);
        }
        for (Path file : FileTree.files(path)) {
            Path name = path.relativize(file);
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            text.append('|').append(name).append(' ').append(now.size());
            text.append(' ').append(now.lastModifiedTime().toMillis());
            text.append(' ').append(Objects.requireNonNullElse(now.fileKey(), ""));
            Path target = file.toRealPath();
            Path expected = name.toString().isEmpty() ? real : real.resolve(name);
            if (!target.equals(expected)) {
                text.append(" -> ").append(target);
            }
        }
        return text.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
