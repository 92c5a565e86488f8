package org.inkloom.data.op.unicode;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An encoding of one byte per character. Bytes that the standard leaves open stand for the control character of the
 * same number, and byte 1A for the replacement character, where the name begins with {@code sloppy}.
 */
final class OneByteEncoding {
    private final String name;
    private final char[] decoded = new char[256];
    private final Map<Character, Byte> encoded = new HashMap<>();

    private OneByteEncoding(String name) {
        this.name = name;
    }

    /** Reads a line of the table: {@code encoding NAME CHAR_OF_1A CHARS_OF_80_TO_FF}, hexadecimal. */
    static OneByteEncoding of(String[] words) {
        OneByteEncoding encoding = new OneByteEncoding(words[1]);
        for (int i = 0; i < 0x80; i++) {
            encoding.decoded[i] = (char) i;
        }
        encoding.decoded[0x1a] = (char) Integer.parseInt(words[2], 16);
        for (int i = 0x80; i < 0x100; i++) {
            encoding.decoded[i] = (char) Integer.parseInt(words[i - 0x80 + 3], 16);
        }
        for (int i = 0; i < 0x100; i++) {
            encoding.encoded.put(encoding.decoded[i], (byte) i);
        }
        return encoding;
    }

    String name() {
        return name;
    }

    boolean isSloppy() {
        return name.startsWith("sloppy");
    }

    /** Returns the bytes of a text, empty when the encoding lacks one of its characters. */
    Optional<byte[]> encode(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            Byte b = c < 0x80 && c != 0x1a ? Byte.valueOf((byte) c) : encoded.get(c);
            if (b == null) {
                return Optional.empty();
            }
            bytes[i] = b;
        }
        return Optional.of(bytes);
    }

    char decode(int unsignedByte) {
        return decoded[unsignedByte];
    }
}
