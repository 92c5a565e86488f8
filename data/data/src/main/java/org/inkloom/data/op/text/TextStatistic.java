package org.inkloom.data.op.text;

import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.Range;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A filter by one number that is computed from the caption.
 *
 * @param keys the field names
 * @param statistic name of the number
 * @param measure computes it
 * @param range which values are kept
 */
record TextStatistic(FieldKeys keys, String statistic, Measure measure, Range range) implements Filter {
    /** Computes a number from a text. */
    @FunctionalInterface
    interface Measure {
        JsonNode of(String text);

        /** A whole number. */
        static Measure whole(ToIntFunction<String> function) {
            return text -> JsonNodeFactory.instance.numberNode(function.applyAsInt(text));
        }

        /** A fraction. */
        static Measure fraction(ToDoubleFunction<String> function) {
            return text -> JsonNodeFactory.instance.numberNode(function.applyAsDouble(text));
        }
    }

    @Override
    public void measure(Sample sample) {
        if (!sample.hasStat(statistic)) {
            sample.stats().set(statistic, measure.of(sample.requireText(keys.text())));
        }
    }

    @Override
    public Verdict judge(Sample sample) {
        JsonNode value = sample.stat(statistic);
        return Verdict.of(range.keeps(value.doubleValue()), statistic, value, range.words());
    }
}
