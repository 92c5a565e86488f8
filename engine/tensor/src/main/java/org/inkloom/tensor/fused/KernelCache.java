package org.inkloom.tensor.fused;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.weights.AtomicFile;

/**
 * Compiled kernels on the disk. A file consists of a mark, the SHA-256 of the code, and the code; a damaged or
 * incomplete one is compiled again. Several processes may share the folder.
 *
 * @param folder made when something is first written
 */
record KernelCache(Path folder) {
    private static final byte[] MARK = "INKCUBIN".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST_BYTES = 32;

    /** Turns a kernel's text into code. */
    interface Compiler {
        /** Returns a version that changes whenever the same text could be compiled to different code. */
        String version();

        /** Returns the code for a GPU. */
        byte[] compile(KernelSource source);
    }

    /**
     * Returns the code, from the disk if it is there. If the folder cannot be written to, each process compiles anew.
     */
    byte[] get(KernelSource source, Compiler compiler) {
        Path file = folder.resolve(source.name(compiler.version()));
        Optional<byte[]> known = read(file);
        if (known.isPresent()) {
            return known.get();
        }
        byte[] code = compiler.compile(source);
        try {
            Files.createDirectories(folder);
            AtomicFile.write(file, channel -> {
                channel.write(ByteBuffer.wrap(MARK));
                channel.write(ByteBuffer.wrap(digest(code)));
                ByteBuffer rest = ByteBuffer.wrap(code);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            });
        } catch (IOException | InkloomException _) {
            // A full disk, or a folder without permission: the next process compiles again.
        }
        return code;
    }

    private static Optional<byte[]> read(Path file) {
        byte[] all;
        try {
            all = Files.readAllBytes(file);
        } catch (IOException _) {
            return Optional.empty();
        }
        int start = MARK.length + DIGEST_BYTES;
        if (all.length <= start || !Arrays.equals(all, 0, MARK.length, MARK, 0, MARK.length)) {
            return Optional.empty();
        }
        byte[] code = Arrays.copyOfRange(all, start, all.length);
        byte[] digest = Arrays.copyOfRange(all, MARK.length, start);
        return Arrays.equals(digest, digest(code)) ? Optional.of(code) : Optional.empty();
    }

    private static byte[] digest(byte[] code) {
        return HexFormat.of().parseHex(ContentDigest.of(code));
    }
}
