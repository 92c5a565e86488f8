package org.inkloom.data.op.clean;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Range;
import org.inkloom.data.op.text.SpecialCharacters;
import org.inkloom.data.op.text.Tokenization;
import org.inkloom.data.op.text.Words;

/** Mappers that drop words; repeated separators become one. */
final class WordMappers {
    static final OperatorSpec LONG = OperatorSpec.mapper(
            "remove_long_words_mapper",
            "Drop words outside a length range.",
            WordMappers::longWords,
            Param.number("min_len", 1, "shortest length kept"),
            Param.number("max_len", Range.MAX, "longest length kept"));

    static final OperatorSpec SUBSTRINGS = OperatorSpec.mapper(
            "remove_words_with_incorrect_substrings_mapper",
            "Drop words holding unwanted substrings.",
            WordMappers::substrings,
            Param.text("lang", "en", "language code"),
            Tokenization.PARAM,
            Param.texts("substrings", List.of("http", "www", ".com", "href", "//"), "unwanted substrings"));

    private WordMappers() {}

    private static Operator longWords(Params params) {
        double min = params.number("min_len");
        double max = params.number("max_len");
        return TextMapper.of(
                params,
                text -> keeping(text, word -> fits(word, min, max) || fits(SpecialCharacters.strip(word), min, max)));
    }

    private static boolean fits(String word, double min, double max) {
        int length = word.codePointCount(0, word.length());
        return length >= min && length <= max;
    }

    private static Operator substrings(Params params) {
        Tokenization.refuse(params, "a sentencepiece model of the language");
        List<String> unwanted = params.texts("substrings");
        return TextMapper.of(
                params,
                text -> keeping(text, word -> {
                    String stripped = SpecialCharacters.strip(word);
                    return unwanted.stream().noneMatch(stripped::contains);
                }));
    }

    /**
     * Keeps some words. Spaces join what spaces separated, tabs what tabs separated, newlines what newlines separated;
     * a part between tabs and a line go when none of their words stays.
     */
    private static String keeping(String text, Predicate<String> kept) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            List<String> parts = new ArrayList<>();
            for (String part : line.split("\t", -1)) {
                List<String> words = Words.of(part).stream().filter(kept).toList();
                if (!words.isEmpty()) {
                    parts.add(String.join(" ", words));
                }
            }
            if (!parts.isEmpty()) {
                lines.add(String.join("\t", parts));
            }
        }
        return String.join("\n", lines);
    }
}
