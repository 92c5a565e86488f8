package org.inkloom.data.op.unicode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Decodes strict UTF-8, and the two variants that Java and old databases write: CESU-8 pairs and C0 80 for NUL. */
final class Utf8Variants {
    private Utf8Variants() {}

    /** Returns the text, empty when the bytes are not well-formed. */
    static Optional<String> decode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int start = 0;
        int i = 0;
        while (i < bytes.length) {
            int b = bytes[i] & 0xff;
            boolean nul = b == 0xc0 && i + 1 < bytes.length && (bytes[i + 1] & 0xff) == 0x80;
            boolean pair = b == 0xed && isPair(bytes, i);
            if (!nul && !pair) {
                i++;
                continue;
            }
            if (!append(bytes, start, i, text)) {
                return Optional.empty();
            }
            if (nul) {
                text.append('\0');
                i += 2;
            } else {
                text.append(unit(bytes, i)).append(unit(bytes, i + 3));
                i += 6;
            }
            start = i;
        }
        return append(bytes, start, bytes.length, text) ? Optional.of(text.toString()) : Optional.empty();
    }

    private static boolean isPair(byte[] bytes, int i) {
        return i + 5 < bytes.length
                && (bytes[i + 1] & 0xf0) == 0xa0
                && (bytes[i + 2] & 0xc0) == 0x80
                && (bytes[i + 3] & 0xff) == 0xed
                && (bytes[i + 4] & 0xf0) == 0xb0
                && (bytes[i + 5] & 0xc0) == 0x80;
    }

    private static char unit(byte[] bytes, int i) {
        return (char) ((bytes[i] & 0x0f) << 12 | (bytes[i + 1] & 0x3f) << 6 | bytes[i + 2] & 0x3f);
    }

    private static boolean append(byte[] bytes, int from, int to, StringBuilder text) {
        try {
            text.append(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
