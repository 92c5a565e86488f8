package org.inkloom.data.op.clean;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;

/** Mappers that look at one character at a time. */
final class CharacterMappers {
    /** What Data-Juicer turns into a plain space. */
    private static final String SPACES = "\t \u0084\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
            + "\u2009\u200a\u200b\u200c\u200d\u202f\u205f\u2060\u3000\ufffc";

    /** Punctuation that stays when punctuation is kept; a fixed list, with the space. */
    private static final String KEPT_PUNCTUATION = ".， ,-。%《*》/•、&＆(—)（+）：？!！“”·";

    private static final String DEFAULT_REMOVED = "◆●■►▼▲▴∆▻▷❖♡□";

    /** Pairs of a character and its ASCII form; the table is the published one, full-width one included. */
    private static final String[] PUNCTUATION = {
        "，", ",", "。", ".", "、", ",", "„", "\"", "”", "\"", "“", "\"", "«", "\"", "»", "\"", "１", "\"", "」", "\"", "「",
        "\"", "《", "\"", "》", "\"", "´", "'", "∶", ":", "：", ":", "？", "?", "！", "!", "（", "(", "）", ")", "；", ";", "–",
        "-", "—", " - ", "．", ". ", "～", "~", "’", "'", "…", "...", "━", "-", "〈", "<", "〉", ">", "【", "[", "】", "]",
        "％", "%", "►", "-"
    };

    static final OperatorSpec WHITESPACE = OperatorSpec.mapper(
            "whitespace_normalization_mapper",
            "Trim and turn exotic white space into plain spaces.",
            params -> TextMapper.of(params, CharacterMappers::plainSpaces));

    static final OperatorSpec PUNCTUATION_NORMALIZATION = OperatorSpec.mapper(
            "punctuation_normalization_mapper",
            "Map Chinese and typographic punctuation to ASCII.",
            CharacterMappers::punctuation);

    static final OperatorSpec SPECIFIC = OperatorSpec.mapper(
            "remove_specific_chars_mapper",
            "Delete listed characters.",
            CharacterMappers::specific,
            Param.textOrTexts(
                    "chars_to_remove",
                    DEFAULT_REMOVED,
                    "string or list of characters; where there are several, | goes too, as in Data-Juicer"));

    static final OperatorSpec NON_CHINESE = OperatorSpec.mapper(
            "remove_non_chinese_character_mapper",
            "Drop everything but Chinese characters and the chosen classes.",
            CharacterMappers::nonChinese,
            Param.flag("keep_alphabet", true, "keep A-Z a-z"),
            Param.flag("keep_number", true, "keep 0-9"),
            Param.flag("keep_punc", true, "keep a fixed list of punctuation"));

    private CharacterMappers() {}

    private static String plainSpaces(String text) {
        String stripped = PythonText.strip(text);
        StringBuilder changed = null;
        for (int i = 0; i < stripped.length(); i++) {
            char c = stripped.charAt(i);
            if (c != ' ' && (c < 0x20 || c >= 0x80) && SPACES.indexOf(c) >= 0) {
                if (changed == null) {
                    changed = new StringBuilder(stripped);
                }
                changed.setCharAt(i, ' ');
            }
        }
        return changed == null ? stripped : changed.toString();
    }

    private static Operator punctuation(Params params) {
        Map<Character, String> table = new HashMap<>();
        for (int i = 0; i < PUNCTUATION.length; i += 2) {
            table.put(PUNCTUATION[i].charAt(0), PUNCTUATION[i + 1]);
        }
        return TextMapper.of(params, text -> {
            StringBuilder result = new StringBuilder(text.length() + 8);
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                String mapped = c < 0x80 ? null : table.get(c);
                if (mapped == null) {
                    result.append(c);
                } else {
                    result.append(mapped);
                }
            }
            return result.toString();
        });
    }

    private static Operator specific(Params params) {
        List<String> entries = params.isList("chars_to_remove")
                ? params.texts("chars_to_remove")
                : params.text("chars_to_remove")
                        .codePoints()
                        .mapToObj(Character::toString)
                        .toList();
        if (entries.isEmpty()) {
            return TextMapper.of(params, text -> text);
        }
        Pattern pattern = anyOf(params, entries);
        return TextMapper.of(params, text -> pattern.matcher(text).replaceAll(""));
    }

    /**
     * Data-Juicer makes a character class of the entries with bars between them, and escapes nothing: the bar is
     * removed with them, and ranges, a leading ^ and backslashes mean what they mean in a class.
     */
    private static Pattern anyOf(Params params, List<String> entries) {
        try {
            return PythonRegex.compile("[" + String.join("|", entries) + "]");
        } catch (PatternSyntaxException e) {
            throw params.wrong(
                    "chars_to_remove",
                    "It becomes a character class as Data-Juicer writes it; write \\\\ for a backslash, \\] for a"
                            + " bracket and \\^ for a leading ^.");
        }
    }

    private static Operator nonChinese(Params params) {
        boolean letters = params.flag("keep_alphabet");
        boolean digits = params.flag("keep_number");
        boolean punctuation = params.flag("keep_punc");
        return TextMapper.of(
                params,
                text -> keeping(
                        text,
                        c -> c >= 0x4e00 && c <= 0x9fa5
                                || letters && (c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z')
                                || digits && c >= '0' && c <= '9'
                                || punctuation && KEPT_PUNCTUATION.indexOf(c) >= 0));
    }

    private static String keeping(String text, IntPredicate kept) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints().filter(kept).forEach(result::appendCodePoint);
        return result.length() == text.length() ? text : result.toString();
    }
}
