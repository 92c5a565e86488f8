package org.inkloom.data.op.field;

import java.util.List;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;

/**
 * Keeps samples whose field has one of some values; of a list every element must be one of them.
 *
 * @param field dotted path of the field; an empty one keeps everything
 * @param targets the values; none keeps everything
 * @param reversed whether the others are kept instead
 */
record SpecifiedFieldFilter(String field, List<JsonNode> targets, boolean reversed) implements Filter {
    static final OperatorSpec SPEC = OperatorSpec.filter(
            "specified_field_filter",
            "Keep samples whose (dotted) field value is in a list.",
            SpecifiedFieldFilter::new,
            Param.text("field_key", "", "field to look at, levels joined with dots"),
            Param.values("target_value", "values to keep"));

    private SpecifiedFieldFilter(Params params) {
        this(params.text("field_key"), params.values("target_value"), params.flag("reversed_range"));
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
        if (field.isEmpty() || targets.isEmpty()) {
            return Verdict.of(true, field, value, "anything");
        }
        List<JsonNode> items = value.isArray() ? value.valueStream().toList() : List.of(value);
        boolean all = items.stream().allMatch(item -> targets.stream().anyMatch(t -> PythonValues.equal(item, t)));
        return Verdict.of(all != reversed, field, value, (reversed ? "not one of " : "one of ") + targets);
    }
}
