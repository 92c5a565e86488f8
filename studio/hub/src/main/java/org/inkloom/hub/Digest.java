package org.inkloom.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.inkloom.run.Cancellation;

/**
 * The expected hash of a file.
 *
 * @param kind how it is hashed
 * @param hex the hash in lower-case hex
 */
public record Digest(Kind kind, String hex) {
    private static final int BUFFER = 1 << 20;

    /** How a file is hashed. */
    public enum Kind {
        /** SHA-256 of the bytes. */
        SHA256("SHA-256"),
        /** Git's object name of a blob: SHA-1 of {@code blob <size>}, a zero byte, and the bytes. */
        GIT_BLOB("SHA-1");

        private final String algorithm;

        Kind(String algorithm) {
            this.algorithm = algorithm;
        }
    }

    /** Brings the hash to lower case. */
    public Digest {
        hex = hex.toLowerCase(Locale.ROOT);
    }

    /** Returns a SHA-256. */
    public static Digest sha256(String hex) {
        return new Digest(Kind.SHA256, hex);
    }

    /** Returns whether a file has this digest. */
    boolean matches(Path file, Cancellation cancellation) throws IOException {
        return of(kind, file, cancellation).equals(this);
    }

    /** Returns the digest of a file. */
    static Digest of(Kind kind, Path file, Cancellation cancellation) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(kind.algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + kind.algorithm, e);
        }
        if (kind == Kind.GIT_BLOB) {
            digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                cancellation.check("checking " + file.getFileName());
            }
        }
        return new Digest(kind, HexFormat.of().formatHex(digest.digest()));
    }
}
