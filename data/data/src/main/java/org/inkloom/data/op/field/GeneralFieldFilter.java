package org.inkloom.data.op.field;

import org.inkloom.data.op.Filter;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;

/**
 * Keeps samples for which a condition over their fields holds.
 *
 * @param words the condition as written; an empty one keeps everything
 * @param condition the condition
 */
record GeneralFieldFilter(String words, Condition condition) implements Filter {
    private static final int LONGEST_SHOWN = 200;
    private static final String STATISTIC = "general_field_filter_condition";

    static final OperatorSpec SPEC = OperatorSpec.filter(
            "general_field_filter",
            "Keep samples for which a small boolean expression over fields holds.",
            GeneralFieldFilter::of,
            Param.text("filter_condition", "", "the expression"));

    private static GeneralFieldFilter of(Params params) {
        String words = params.text("filter_condition").strip();
        try {
            return new GeneralFieldFilter(
                    words, words.isEmpty() ? new Condition.Constant(true) : ConditionParser.parse(words));
        } catch (IllegalArgumentException e) {
            throw params.wrong(
                    "filter_condition",
                    "It is no condition: " + e.getMessage()
                            + " Use and, or, comparisons, field names with dots, numbers, quoted strings, True,"
                            + " False and None.");
        }
    }

    /** The condition for the trace, in which it stands once for every dropped row. */
    private String shown() {
        return words.length() <= LONGEST_SHOWN ? words : words.substring(0, LONGEST_SHOWN) + "…";
    }

    @Override
    public void measure(Sample sample) {
        if (!words.isEmpty() && !sample.hasStat(STATISTIC)) {
            sample.stats().set(STATISTIC, condition.value(sample.fields()));
        }
    }

    @Override
    public Verdict judge(Sample sample) {
        JsonNode value = sample.stat(STATISTIC);
        boolean undecided = words.isEmpty() && !sample.hasStat(STATISTIC);
        return Verdict.of(undecided || PythonValues.truthy(value), STATISTIC, value, shown());
    }
}
