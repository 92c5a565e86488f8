package org.inkloom.data.op.unicode;

import java.text.Normalizer;
import java.util.Map;
import java.util.regex.Pattern;

/** Repairs a text line by line, each line until nothing changes. */
final class UnicodeFixer {
    private static final int MAX_SEGMENT = 1_000_000;
    private static final Pattern TERMINAL_ESCAPE = Pattern.compile("\\x1b\\[[\\p{Nd};]*[a-zA-Z]");

    private static final Map<Character, String> LIGATURES = Map.ofEntries(
            Map.entry('Ĳ', "IJ"),
            Map.entry('ĳ', "ij"),
            Map.entry('ŉ', "ʼn"),
            Map.entry('Ǳ', "DZ"),
            Map.entry('ǲ', "Dz"),
            Map.entry('ǳ', "dz"),
            Map.entry('Ǆ', "DŽ"),
            Map.entry('ǅ', "Dž"),
            Map.entry('ǆ', "dž"),
            Map.entry('Ǉ', "LJ"),
            Map.entry('ǈ', "Lj"),
            Map.entry('ǉ', "lj"),
            Map.entry('Ǌ', "NJ"),
            Map.entry('ǋ', "Nj"),
            Map.entry('ǌ', "nj"),
            Map.entry('ﬀ', "ff"),
            Map.entry('ﬁ', "fi"),
            Map.entry('ﬂ', "fl"),
            Map.entry('ﬃ', "ffi"),
            Map.entry('ﬄ', "ffl"),
            Map.entry('ﬅ', "ſt"),
            Map.entry('ﬆ', "st"));

    private UnicodeFixer() {}

    static String fix(String text, Normalizer.Form form) {
        StringBuilder result = new StringBuilder(text.length());
        boolean entities = true;
        int place = 0;
        while (place < text.length()) {
            int lineEnd = text.indexOf('\n', place) + 1;
            int end = lineEnd == 0 ? text.length() : lineEnd;
            end = Math.min(end, place + MAX_SEGMENT);
            String line = text.substring(place, end);
            // From the first sign of markup on, an entity may be meant as it stands.
            entities &= line.indexOf('<') < 0;
            result.append(fixLine(line, form, entities));
            place = end;
        }
        return result.toString();
    }

    private static String fixLine(String line, Normalizer.Form form, boolean entities) {
        if (isPlain(line)) {
            return line;
        }
        String text = line;
        while (true) {
            String before = text;
            boolean decodeEntities = entities && text.indexOf('<') < 0;
            text = decodeEntities ? HtmlEntities.unescape(text) : text;
            text = EncodingFixer.fix(text);
            text = EncodingFixer.fixControls(text);
            text = characters(text);
            text = TERMINAL_ESCAPE.matcher(text).replaceAll("");
            text = withoutControls(text);
            text = Normalizer.normalize(text, form);
            if (text.equals(before)) {
                return text;
            }
            // The choice about entities is made once per line.
            entities = decodeEntities;
        }
    }

    /** Returns whether a line is ASCII without anything that could be repaired: most captions are. */
    private static boolean isPlain(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c >= 0x7f || c == '&' || c < 0x20 && c != '\n' && c != '\t' && c != '\f') {
                return false;
            }
        }
        return true;
    }

    /** Expands ligatures, narrows full-width forms, straightens quotes, and turns every line end into a newline. */
    private static String characters(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String ligature = LIGATURES.get(c);
            if (ligature != null) {
                result.append(ligature);
            } else if (c == '\r') {
                result.append('\n');
                i += i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 1 : 0;
            } else if (Character.isSurrogate(c)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                result.append(pair ? text.substring(i, i + 2) : "\ufffd");
                i += pair ? 1 : 0;
            } else {
                appendPlain(c, result);
            }
        }
        return result.toString();
    }

    private static void appendPlain(char c, StringBuilder result) {
        if (c == 0x2028 || c == 0x2029 || c == 0x85) {
            result.append('\n');
        } else if (c == 0x3000) {
            result.append(' ');
        } else if (c == 0x2bc || c >= 0x2018 && c <= 0x201b) {
            result.append('\'');
        } else if (c >= 0x201c && c <= 0x201f) {
            result.append('"');
        } else if (c >= 0xff01 && c < 0xfff0) {
            result.append(Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC));
        } else {
            result.append(c);
        }
    }

    private static String withoutControls(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isControl(c)) {
                result.append(c);
            }
        }
        return result.toString();
    }

    private static boolean isControl(char c) {
        return c < 0x20 && c != '\t' && c != '\n' && c != '\f' && c != '\r'
                || c == 0x7f
                || c >= 0x206a && c <= 0x206f
                || c == 0xfeff
                || c >= 0xfff9 && c <= 0xfffc;
    }
}
