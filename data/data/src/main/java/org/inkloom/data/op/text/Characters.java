package org.inkloom.data.op.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Range;

/** Filters by a caption's characters, counted as Unicode code points. */
final class Characters {
    static final OperatorSpec LENGTH = OperatorSpec.filter(
            "text_length_filter",
            "Gate on text length in Unicode code points.",
            params -> new TextStatistic(
                    params.keys(),
                    "text_len",
                    TextStatistic.Measure.whole(Characters::length),
                    params.range("min_len", "max_len")),
            Param.number("min_len", 10, "shortest length kept"),
            Param.number("max_len", Range.MAX, "longest length kept"));

    static final OperatorSpec SPECIAL = OperatorSpec.filter(
            "special_characters_filter",
            "Gate on the share of special characters.",
            params -> new TextStatistic(
                    params.keys(),
                    "special_char_ratio",
                    TextStatistic.Measure.fraction(text -> share(SpecialCharacters.count(text), text)),
                    params.range("min_ratio", "max_ratio")),
            Param.number("min_ratio", 0.0, "smallest share kept"),
            Param.number("max_ratio", 0.25, "largest share kept"));

    static final OperatorSpec ALPHANUMERIC = OperatorSpec.filter(
            "alphanumeric_filter",
            "Gate on the share of alphanumeric characters.",
            Characters::alphanumeric,
            Tokenization.PARAM,
            Param.number("min_ratio", 0.25, "smallest share kept"),
            Param.number("max_ratio", Range.MAX, "largest share kept"));

    static final OperatorSpec REPETITION = OperatorSpec.filter(
            "character_repetition_filter",
            "Gate on repetition of character n-grams.",
            Characters::repetition,
            Param.integer("rep_len", 10, "n of the n-grams"),
            Param.number("min_ratio", 0.0, "smallest ratio kept"),
            Param.number("max_ratio", 0.5, "largest ratio kept"));

    private Characters() {}

    private static TextStatistic alphanumeric(Params params) {
        Tokenization.refuse(params, "the tokenizer EleutherAI/pythia-6.9b-deduped");
        return new TextStatistic(
                params.keys(),
                "alnum_ratio",
                TextStatistic.Measure.fraction(text -> share(alphanumerics(text), text)),
                params.range("min_ratio", "max_ratio"));
    }

    private static TextStatistic repetition(Params params) {
        int n = params.integer("rep_len");
        if (n < 1) {
            throw params.wrong("rep_len", "Use 1 or more.");
        }
        return new TextStatistic(
                params.keys(),
                "char_rep_ratio",
                TextStatistic.Measure.fraction(text -> repetition(text, n)),
                params.range("min_ratio", "max_ratio"));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static double share(int count, String text) {
        return text.isEmpty() ? 0.0 : (double) count / length(text);
    }

    /** Counts what Python's {@code isalnum} takes: letters, and numbers of every kind. */
    private static int alphanumerics(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (Character.isLetter(codePoint) || isNumber(codePoint)) {
                count++;
            }
            i += Character.charCount(codePoint);
        }
        return count;
    }

    private static boolean isNumber(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    /**
     * Of the distinct n-grams only the most frequent count: as many as the square root of their number, and none that
     * occurs once. The ratio is their share of all occurrences.
     */
    private static double repetition(String text, int n) {
        int total = length(text) - n + 1;
        if (total < 1) {
            return 0.0;
        }
        Map<String, int[]> counts = HashMap.newHashMap(total);
        int start = 0;
        int end = text.offsetByCodePoints(0, n);
        for (int i = 0; i < total; i++) {
            counts.computeIfAbsent(text.substring(start, end), _ -> new int[1])[0]++;
            if (i + 1 < total) {
                start += Character.charCount(text.codePointAt(start));
                end += Character.charCount(text.codePointAt(end));
            }
        }
        int[] sorted =
                counts.values().stream().mapToInt(count -> count[0]).sorted().toArray();
        int distinct = sorted.length;
        int repeated = (int) Arrays.stream(sorted).filter(count -> count > 1).count();
        int taken = Math.min((int) Math.sqrt(distinct), repeated);
        long sum = 0;
        for (int i = distinct - taken; i < distinct; i++) {
            sum += sorted[i];
        }
        return (double) sum / total;
    }
}
