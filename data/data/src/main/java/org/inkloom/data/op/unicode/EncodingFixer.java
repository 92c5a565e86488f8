package org.inkloom.data.op.unicode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Undoes wrong decodings: encodes the text with the encoding it was probably read with by mistake and decodes the bytes
 * as UTF-8, as long as the text looks wrong.
 *
 * <p>Bytes are matched as Latin-1 characters, so that one pattern language serves both.
 */
final class EncodingFixer {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** UTF-8 in which the byte A0 of a sequence was turned into a space. */
    private static final Pattern SPACE_FOR_A0 = Pattern.compile("[\\xc2\\xc3\\xc5\\xce\\xd0\\xd9] "
            + "|[\\xe2\\xe3] [\\x80-\\x84\\x86-\\x9f\\xa1-\\xbf]"
            + "|[\\xe0-\\xe3][\\x80-\\x84\\x86-\\x9f\\xa1-\\xbf] "
            + "|\\xf0 [\\x80-\\xbf][\\x80-\\xbf]"
            + "|\\xf0[\\x80-\\xbf] [\\x80-\\xbf]"
            + "|\\xf0[\\x80-\\xbf][\\x80-\\xbf] ");

    /** A lone capital A with tilde and a space was mostly a small a with grave, except before these words. */
    private static final Pattern A_GRAVE = Pattern.compile("\\xc3 (?! |quele|quela|quilo|s )");

    /** UTF-8 sequences that lost some bytes to a replacement character. */
    private static final Pattern LOSSY = Pattern.compile("[\\xc2-\\xdf]\\x1a"
            + "|[\\xc2-\\xc3][?]"
            + "|\\xed[\\xa0-\\xaf][\\x1a?]\\xed[\\xb0-\\xbf][\\x1a?\\x80-\\xbf]"
            + "|\\xed[\\xa0-\\xaf][\\x1a?\\x80-\\xbf]\\xed[\\xb0-\\xbf][\\x1a?]"
            + "|[\\xe0-\\xef][\\x1a?][\\x1a\\x80-\\xbf]"
            + "|[\\xe0-\\xef][\\x1a\\x80-\\xbf][\\x1a?]"
            + "|[\\xf0-\\xf4][\\x1a?][\\x1a\\x80-\\xbf][\\x1a\\x80-\\xbf]"
            + "|[\\xf0-\\xf4][\\x1a\\x80-\\xbf][\\x1a?][\\x1a\\x80-\\xbf]"
            + "|[\\xf0-\\xf4][\\x1a\\x80-\\xbf][\\x1a\\x80-\\xbf][\\x1a?]"
            + "|\\x1a");

    private static final String REPLACEMENT_BYTES = "\u00ef\u00bf\u00bd";

    private EncodingFixer() {}

    /** Returns the text with wrong decodings undone, one after the other until nothing changes. */
    static String fix(String text) {
        String before = text;
        while (true) {
            String after = step(before);
            if (after.equals(before)) {
                return after;
            }
            before = after;
        }
    }

    private static String step(String text) {
        if (isAscii(text) || !Mojibake.isBad(text)) {
            return text;
        }
        boolean latin1 = false;
        for (OneByteEncoding encoding : Mojibake.encodings()) {
            Optional<byte[]> bytes = encoding.encode(text);
            latin1 |= encoding.name().equals("latin-1") && bytes.isPresent();
            Optional<String> decoded = bytes.flatMap(found -> decode(encoding, found));
            if (decoded.isPresent()) {
                return decoded.get();
            }
        }
        if (Mojibake.utf8().matcher(text).find()) {
            String fixed = fixParts(text);
            if (!fixed.equals(text)) {
                return fixed;
            }
        }
        if (latin1) {
            Optional<String> fixed = strict(WINDOWS_1252, text.getBytes(StandardCharsets.ISO_8859_1));
            if (fixed.isPresent() && !fixed.get().equals(text)) {
                return fixed.get();
            }
        }
        return fixControls(text);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> decode(OneByteEncoding encoding, byte[] encoded) {
        String bytes = new String(encoded, StandardCharsets.ISO_8859_1);
        if (!encoding.name().equals("macroman") && SPACE_FOR_A0.matcher(bytes).find()) {
            bytes = A_GRAVE.matcher(bytes).replaceAll("\u00c3\u00a0 ");
            bytes = SPACE_FOR_A0
                    .matcher(bytes)
                    .replaceAll(found -> found.group().replace(' ', '\u00a0'));
        }
        if (encoding.isSloppy()) {
            bytes = LOSSY.matcher(bytes).replaceAll(REPLACEMENT_BYTES);
        }
        byte[] restored = bytes.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.indexOf('\u00ed') >= 0 || bytes.indexOf('\u00c0') >= 0
                ? Utf8Variants.decode(restored)
                : strict(StandardCharsets.UTF_8, restored);
    }

    private static Optional<String> strict(Charset charset, byte[] bytes) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Fixes the stretches that look like UTF-8 in a text that cannot be fixed as a whole. */
    private static String fixParts(String text) {
        Matcher parts = Mojibake.utf8().matcher(text);
        return parts.replaceAll(found -> {
            String part = found.group();
            boolean fixable = part.length() < text.length() && Mojibake.isBad(part);
            return Matcher.quoteReplacement(fixable ? fix(part) : part);
        });
    }

    /** Reads control characters 80 to 9F as the characters that Windows puts there. */
    static String fixControls(String text) {
        StringBuilder fixed = null;
        OneByteEncoding windows = Mojibake.encodings().get(1);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 && c <= 0x9f) {
                fixed = fixed == null ? new StringBuilder(text) : fixed;
                fixed.setCharAt(i, windows.decode(c));
            }
        }
        return fixed == null ? text : fixed.toString();
    }
}
