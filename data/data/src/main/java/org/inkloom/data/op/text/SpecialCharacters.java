package org.inkloom.data.op.text;

import java.util.BitSet;

/**
 * The characters that Data-Juicer calls special: ASCII punctuation, digits and white space, a list of typographic
 * symbols, and every emoji of one code point.
 */
public final class SpecialCharacters {
    private static final int REGIONAL_INDICATOR_A = 0x1f1e6;
    private static final int REGIONAL_INDICATOR_Z = 0x1f1ff;

    /** Typographic symbols as hexadecimal code points and ranges; the set is the one that Data-Juicer publishes. */
    private static final String TYPOGRAPHIC =
            "81-85 91-93 95-99 9C-9D A1-AB AD-B4 B7-BF D7 F7-F8 131 26A 2BA-2BC 2C8 2CC 2D0 2D8 2DA 2DC 3C0 413 60C"
                    + " 647 66A 66C 6E9 93E 940 947 94D 97D 9BE E51 2002-2003 2005 2008-200B 2010-2011 2013-2016"
                    + " 2018-201A 201C-2020 2022 2024 2026 202F-2030 2032-2033 2039-203A 203F 2043-2044 20A8 20AA 20AC"
                    + " 2103 2122 2190-2193 21D3 2206 2208 2212 221A 221E-221F 223C 2248 2256 2264-2265 2295 22C5 2550"
                    + " 25A0 25AC 25B2 25B4 25B7 25BA-25BC 25C6 25CF 25E6 2605-2606 261B 263B 2661 2665 266B 2713 2726"
                    + " 2731 2756 27A4 27A9 2800 3000-3002 300A-300D 3010-3011 309C 30B7 30C3-30C4 30F3 30FB-30FC 4E00"
                    + " 4E0A 58EB FD3E-FD3F FEFF FF01 FF08-FF09 FF0C FF0E FF11 FF1A-FF1B FF1F FF3E FF5E FFFC-FFFD";

    private static final BitSet SET = build();

    private SpecialCharacters() {}

    private static BitSet build() {
        BitSet set = new BitSet(0x20000);
        set.set('\t', '\r' + 1);
        for (int c = ' '; c < 0x7f; c++) {
            set.set(c, !Character.isLetter(c));
        }
        for (String range : TYPOGRAPHIC.split(" ")) {
            String[] ends = range.split("-");
            int from = Integer.parseInt(ends[0], 16);
            set.set(from, Integer.parseInt(ends[ends.length - 1], 16) + 1);
        }
        for (int c = 0x80; c < 0x20000; c++) {
            // Two regional indicators make a flag; one alone is no emoji.
            if (Character.isEmoji(c) && (c < REGIONAL_INDICATOR_A || c > REGIONAL_INDICATOR_Z)) {
                set.set(c);
            }
        }
        return set;
    }

    /** Returns whether a code point is special. */
    public static boolean contains(int codePoint) {
        return SET.get(codePoint);
    }

    /** Returns how many code points of a text are special. */
    static int count(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (SET.get(codePoint)) {
                count++;
            }
            i += Character.charCount(codePoint);
        }
        return count;
    }

    /** Returns a word without the special characters at both ends. */
    public static String strip(String word) {
        int start = 0;
        int end = word.length();
        while (start < end && SET.get(word.codePointAt(start))) {
            start += Character.charCount(word.codePointAt(start));
        }
        while (end > start && SET.get(word.codePointBefore(end))) {
            end -= Character.charCount(word.codePointBefore(end));
        }
        return word.substring(start, end);
    }
}
