package org.inkloom.data.analyze;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;

/**
 * Bounds for a statistic that drop its extremes: a twentieth of the values on each side that can be bad.
 *
 * @param low lower bound, none where small values are fine
 * @param high upper bound, none where large values are fine
 * @param parameters the same as parameters of the operator, {@code name: value}; none where it has no such parameters
 */
record Suggestion(Optional<Double> low, Optional<Double> high, List<String> parameters) {
    /** The share of values beyond each bound. */
    static final double EDGE = 0.05;

    /** More of these is better, so that only little is bad. */
    private static final Set<String> LARGE_IS_FINE = Set.of(
            "image_shape_filter",
            "image_aesthetics_filter",
            "image_text_similarity_filter",
            "image_text_matching_filter",
            "phrase_grounding_recall_filter",
            "alphanumeric_filter",
            "stopwords_filter",
            "language_id_score_filter");

    /** Less of these is better. */
    private static final Set<String> SMALL_IS_FINE = Set.of(
            "special_characters_filter",
            "character_repetition_filter",
            "word_repetition_filter",
            "flagged_words_filter",
            "maximum_line_length_filter",
            "image_nsfw_filter",
            "image_watermark_filter",
            "perplexity_filter");

    /** Copies the list. */
    Suggestion {
        parameters = List.copyOf(parameters);
    }

    /** Returns bounds for a statistic of numbers. */
    static Suggestion of(StatColumn column, OperatorSpec spec) {
        Optional<Double> low = SMALL_IS_FINE.contains(spec.name())
                ? Optional.empty()
                : Optional.of(rounded(column, column.quantile(EDGE), Math::floor));
        Optional<Double> high = LARGE_IS_FINE.contains(spec.name())
                ? Optional.empty()
                : Optional.of(rounded(column, column.quantile(1 - EDGE), Math::ceil));
        List<String> parameters = new ArrayList<>();
        low.ifPresent(value -> parameter(spec, column.name(), "min_", value).ifPresent(parameters::add));
        high.ifPresent(value -> parameter(spec, column.name(), "max_", value).ifPresent(parameters::add));
        return new Suggestion(low, high, parameters);
    }

    private interface Rounding {
        double of(double value);
    }

    /** Three digits say enough; rounding outwards never drops more than was meant. */
    private static double rounded(StatColumn column, double value, Rounding rounding) {
        double size = Math.abs(value);
        if (column.isWhole() && size < 1000) {
            return rounding.of(value);
        }
        if (value == Math.rint(value) && size < 1000) {
            return value;
        }
        // As text, so that a tenth is a tenth.
        BigDecimal exact = new BigDecimal(String.format(Locale.ROOT, "%.9g", value));
        RoundingMode mode = rounding.of(0.5) == 0 ? RoundingMode.FLOOR : RoundingMode.CEILING;
        return exact.round(new MathContext(3, mode)).doubleValue();
    }

    /** An operator with several statistics names its bounds after them: {@code min_width} bounds {@code image_width}. */
    private static Optional<String> parameter(OperatorSpec spec, String statistic, String prefix, double value) {
        List<Param> bounds = spec.params().stream()
                .filter(param -> param.name().startsWith(prefix))
                .toList();
        return bounds.stream()
                .filter(param ->
                        bounds.size() == 1 || statistic.endsWith(param.name().substring(prefix.length())))
                .findFirst()
                .map(param -> param.name() + ": " + OverallTable.brief(value));
    }
}
