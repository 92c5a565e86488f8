package org.inkloom.data.op.unicode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Knows what mojibake looks like, from the table {@code mojibake.txt}. */
final class Mojibake {
    private static final Mojibake TABLE = load();

    private final Map<String, BitSet> sets = new LinkedHashMap<>();
    private final List<OneByteEncoding> encodings = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();
    private final BitSet suspicious = new BitSet(0x10000);

    private Mojibake() {}

    private static Mojibake load() {
        Mojibake table = new Mojibake();
        try (InputStream in = Mojibake.class.getResourceAsStream("mojibake.txt")) {
            if (in == null) {
                throw new IllegalStateException("the table mojibake.txt is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(table::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        table.sets.values().forEach(table.suspicious::or);
        table.suspicious.clear(0, 0x80);
        return table;
    }

    private void read(String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "set" -> {
                BitSet set = new BitSet();
                for (int i = 2; i < words.length; i++) {
                    addRange(set, words[i]);
                }
                sets.put(words[1], set);
            }
            case "encoding" -> encodings.add(OneByteEncoding.of(words));
            case "rule" -> {
                StringBuilder rule = new StringBuilder();
                for (int i = 1; i < words.length; i++) {
                    rule.append(element(words[i]));
                }
                rules.add(rule.toString());
            }
            default -> throw new IllegalStateException("the table mojibake.txt holds: " + line);
        }
    }

    private static void addRange(BitSet set, String range) {
        String[] ends = range.split("-");
        set.set(Integer.parseInt(ends[0], 16), Integer.parseInt(ends[ends.length - 1], 16) + 1);
    }

    private String element(String word) {
        boolean optional = word.endsWith("?");
        String plain = optional ? word.substring(0, word.length() - 1) : word;
        String element = switch (plain) {
            case "START" -> "^";
            case "SPACE" -> "[\\p{IsWhite_Space}\\x1c-\\x1f]";
            case "WORD" -> "[\\p{L}\\p{N}_]";
            default -> characterClass(plain);
        };
        return optional ? element + "?" : element;
    }

    private String characterClass(String word) {
        boolean negated = word.startsWith("!");
        BitSet set = new BitSet();
        for (String part : word.substring(negated ? 1 : 0).split("\\+")) {
            BitSet named = sets.get(part);
            if (named != null) {
                set.or(named);
            } else {
                for (String range : part.split(",")) {
                    addRange(set, range);
                }
            }
        }
        return (negated ? "[^" : "[") + ranges(set) + "]";
    }

    private static String ranges(BitSet set) {
        StringBuilder result = new StringBuilder();
        for (int from = set.nextSetBit(0); from >= 0; from = set.nextSetBit(set.nextClearBit(from))) {
            int last = set.nextClearBit(from) - 1;
            result.append("\\x{")
                    .append(Integer.toHexString(from))
                    .append("}-\\x{")
                    .append(Integer.toHexString(last));
            result.append('}');
        }
        return result.toString();
    }

    private String named(String set) {
        BitSet members = sets.get(set);
        if (members == null) {
            throw new IllegalStateException("the table mojibake.txt lacks the set " + set);
        }
        return "[" + ranges(members) + "]";
    }

    private static final Pattern BAD = Pattern.compile(String.join("|", TABLE.rules), Pattern.UNIX_LINES);

    private static final Pattern UTF8 = Pattern.compile("(?<!" + TABLE.named("utf8_continuation_strict") + ")(?:"
            + TABLE.named("utf8_first_of_2") + TABLE.named("utf8_continuation")
            + "|" + TABLE.named("utf8_first_of_3") + TABLE.named("utf8_continuation") + "{2}"
            + "|" + TABLE.named("utf8_first_of_4") + TABLE.named("utf8_continuation") + "{3})+");

    /** Returns the one-byte encodings that text is often decoded with by mistake, most likely first. */
    static List<OneByteEncoding> encodings() {
        return TABLE.encodings;
    }

    /** Returns whether some characters stand together that hardly ever do in real text. */
    static boolean isBad(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (TABLE.suspicious.get(text.charAt(i))) {
                return BAD.matcher(text).find();
            }
        }
        return false;
    }

    /** Returns the pattern of characters that look like UTF-8 read as something else. */
    static Pattern utf8() {
        return UTF8;
    }
}
