package org.inkloom.data.op.field;

import java.util.OptionalDouble;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Range;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;

/**
 * Keeps samples whose field is a number, or a string that reads as one, within bounds. The number 0 counts as no value,
 * as in Data-Juicer; the string "0" does not.
 *
 * @param field dotted path of the field; an empty one keeps everything
 * @param range which values are kept
 */
record SpecifiedNumericFieldFilter(String field, Range range) implements Filter {
    static final OperatorSpec SPEC = OperatorSpec.filter(
            "specified_numeric_field_filter",
            "Gate on a numeric (dotted) field.",
            SpecifiedNumericFieldFilter::new,
            Param.text("field_key", "", "field to look at, levels joined with dots"),
            Param.number("min_value", -Range.MAX, "smallest value kept"),
            Param.number("max_value", Range.MAX, "largest value kept"));

    private SpecifiedNumericFieldFilter(Params params) {
        this(params.text("field_key"), params.range("min_value", "max_value"));
    }

    @Override
    public void measure(Sample sample) {
        if (!field.isEmpty() && !sample.hasStat(field)) {
            sample.stats().set(field, sample.at(field));
        }
    }

    @Override
    public Verdict judge(Sample sample) {
        JsonNode value = sample.stat(field);
        if (field.isEmpty()) {
            return Verdict.of(true, field, value, "anything");
        }
        OptionalDouble number = value.isString() ? PythonValues.parse(value.stringValue()) : PythonValues.number(value);
        boolean given = number.isPresent() && PythonValues.truthy(value);
        return Verdict.of(given && range.keeps(number.getAsDouble()), field, value, range.words());
    }
}
