package org.inkloom.data.op.dedup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Message digests as numbers. */
final class Digests {
    private Digests() {}

    /** Returns a digest that can be used again and again by one thread. */
    static MessageDigest of(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    /** Returns the MD5 of a text's UTF-8 bytes as two numbers. */
    static long[] md5(String text) {
        ByteBuffer digest = ByteBuffer.wrap(of("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        return new long[] {digest.getLong(), digest.getLong()};
    }
}
