package org.inkloom.data.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Turns the bytes of a caption or a table into text. UTF-8 is what is expected; byte-order marks name UTF-8, UTF-16 and
 * UTF-32 and belong to no text; GB18030, which GBK and GB2312 are part of, and Windows' Western encoding are recognised
 * by how their bytes lie.
 */
final class TextEncoding {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset WESTERN = Charset.forName("windows-1252");

    /**
     * The share of two-byte characters that must be Chinese punctuation or one of the 3,755 most used characters, which
     * GB 2312 keeps in rows of their own (0xB0 to 0xD7). Chinese text has nine tenths of them, traditional text more
     * than half; Big5 and Cyrillic text read as GBK has a third or less.
     */
    private static final double COMMON = 0.5;

    private TextEncoding() {}

    /**
     * A text.
     *
     * @param text without byte-order mark
     * @param assumed the name of the encoding where it is not UTF-8
     */
    record Decoded(String text, Optional<String> assumed) {}

    /** Returns the text of some bytes; empty where they are no text in an encoding that is recognised. */
    static Optional<Decoded> decode(byte[] bytes) {
        Optional<Mark> mark = mark(bytes);
        if (mark.isPresent()) {
            Charset charset = mark.get().charset();
            Optional<String> assumed =
                    charset.equals(StandardCharsets.UTF_8) ? Optional.empty() : Optional.of(charset.name());
            return strictly(bytes, mark.get().length(), charset).map(text -> new Decoded(text, assumed));
        }
        Optional<String> text = strictly(bytes, 0, StandardCharsets.UTF_8);
        if (text.isPresent()) {
            return text.map(found -> new Decoded(found, Optional.empty()));
        }
        return guess(bytes, bytes.length)
                .flatMap(charset -> strictly(bytes, 0, charset)
                        .filter(found -> found.chars().noneMatch(TextEncoding::isControl))
                        .map(found -> new Decoded(found, Optional.of(charset.name()))));
    }

    /** A byte-order mark: what it names and how many bytes it takes. */
    record Mark(Charset charset, int length) {}

    /** Returns the byte-order mark at the start of some bytes. */
    static Optional<Mark> mark(byte[] bytes) {
        if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
            return Optional.of(new Mark(StandardCharsets.UTF_8, 3));
        }
        // Before UTF-16, whose mark is the beginning of this one.
        if (startsWith(bytes, 0xff, 0xfe, 0, 0)) {
            return Optional.of(new Mark(Charset.forName("UTF-32LE"), 4));
        }
        if (startsWith(bytes, 0, 0, 0xfe, 0xff)) {
            return Optional.of(new Mark(Charset.forName("UTF-32BE"), 4));
        }
        if (startsWith(bytes, 0xff, 0xfe)) {
            return Optional.of(new Mark(StandardCharsets.UTF_16LE, 2));
        }
        return startsWith(bytes, 0xfe, 0xff) ? Optional.of(new Mark(StandardCharsets.UTF_16BE, 2)) : Optional.empty();
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns which encoding other than UTF-8 some bytes are in.
     *
     * @param length how many of the bytes count; a character may be cut off at their end
     */
    static Optional<Charset> guess(byte[] bytes, int length) {
        for (Charset charset : new Charset[] {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            if (everySecondIsZero(bytes, length, charset.equals(StandardCharsets.UTF_16LE) ? 1 : 0)) {
                return Optional.of(charset);
            }
        }
        if (isChinese(bytes, length)) {
            return Optional.of(GB18030);
        }
        return isWestern(bytes, length) ? Optional.of(WESTERN) : Optional.empty();
    }

    /** Text of Latin letters in UTF-16 without a mark. */
    private static boolean everySecondIsZero(byte[] bytes, int length, int from) {
        int zeros = 0;
        for (int i = from; i < length; i += 2) {
            zeros += bytes[i] == 0 ? 1 : 0;
        }
        int others = 0;
        for (int i = 1 - from; i < length; i += 2) {
            others += bytes[i] == 0 ? 1 : 0;
        }
        return length >= 4 && others == 0 && zeros * 4 >= length;
    }

    private static boolean isChinese(byte[] bytes, int length) {
        int pairs = 0;
        int common = 0;
        int i = 0;
        while (i < length) {
            int lead = bytes[i] & 0xff;
            if (lead < 0x80) {
                i++;
            } else if (i + 1 >= length) {
                break;
            } else {
                int trail = bytes[i + 1] & 0xff;
                boolean four = trail >= 0x30 && trail <= 0x39;
                boolean two = trail >= 0x40 && trail <= 0xfe && trail != 0x7f;
                if (lead == 0x80 || lead == 0xff || !four && !two) {
                    return false;
                }
                pairs += four ? 0 : 1;
                boolean isCommon = lead == 0xa1 || lead == 0xa3 || lead >= 0xb0 && lead <= 0xd7;
                common += isCommon && trail >= 0xa1 ? 1 : 0;
                i += four ? 4 : 2;
            }
        }
        return pairs > 0 && common >= COMMON * pairs;
    }

    /**
     * Accented letters that stand alone among ASCII, some of them inside a word; encodings of two bytes have theirs in
     * pairs, and damage has no words around it.
     */
    private static boolean isWestern(byte[] bytes, int length) {
        int high = 0;
        boolean inWord = false;
        for (int i = 0; i < length; i++) {
            int b = bytes[i] & 0xff;
            if (b >= 0x80) {
                boolean letter = b >= 0xc0 && b <= 0xfd;
                boolean mark = b >= 0x91 && b <= 0x97 || b == 0x85 || b >= 0xa1 && b < 0xc0;
                boolean alone = i + 1 >= length || bytes[i + 1] >= 0;
                if (!letter && !mark || !alone) {
                    return false;
                }
                high++;
                inWord |= letter && (i > 0 && isLetter(bytes[i - 1]) || i + 1 < length && isLetter(bytes[i + 1]));
            } else if (b < 0x20 && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return inWord && high * 3 < length;
    }

    private static boolean isLetter(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
    }

    private static Optional<String> strictly(byte[] bytes, int from, Charset charset) {
        try {
            CharBuffer text = charset.newDecoder().decode(ByteBuffer.wrap(bytes, from, bytes.length - from));
            String found = text.toString();
            return found.indexOf('\0') < 0 ? Optional.of(found) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Bytes that happen to be characters of an encoding have many of these; captions have none. */
    private static boolean isControl(int c) {
        return c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c == 0xfffd;
    }
}
