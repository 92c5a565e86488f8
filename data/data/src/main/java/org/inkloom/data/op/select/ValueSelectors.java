package org.inkloom.data.op.select;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.field.PythonValues;
import tools.jackson.databind.JsonNode;

/** Selectors by a value as it is: how frequent it is, or which it is. */
final class ValueSelectors {
    static final OperatorSpec FREQUENCY = OperatorSpec.selector(
            "frequency_specified_field_selector",
            "Keep samples with the most (or least) frequent field values.",
            ValueSelectors::frequency,
            SelectOperators.FIELD,
            Param.unset("top_ratio", Param.Type.NUMBER, "share of the distinct values to keep, 0 to 1"),
            Param.unset("topk", Param.Type.INTEGER, "number of distinct values to keep"),
            Param.flag("reverse", true, "most frequent first"));

    static final OperatorSpec TAGS = OperatorSpec.selector(
            "tags_specified_field_selector",
            "Keep samples whose field value is one of the target tags.",
            ValueSelectors::tags,
            SelectOperators.FIELD,
            Param.values("target_tags", "values to keep"));

    private ValueSelectors() {}

    private static Operator frequency(Params params) {
        OptionalDouble ratio = SelectOperators.share(params, "top_ratio");
        OptionalDouble number = SelectOperators.positive(params, "topk");
        boolean most = params.flag("reverse");
        String rule = (most ? "most" : "least") + " frequent values";
        return new FieldSelector(params.text("field_key"), rule, FieldSelector.Needed.SINGLE, values -> {
            Map<Object, List<Integer>> groups = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                groups.computeIfAbsent(identity(values.get(i)), _ -> new ArrayList<>())
                        .add(i);
            }
            OptionalDouble count = SelectOperators.count(ratio, number, groups.size());
            if (count.isEmpty()) {
                return Positions.all(values.size());
            }
            Comparator<List<Integer>> bySize = Comparator.comparingInt(List::size);
            return groups.values().stream()
                    .sorted(most ? bySize.reversed() : bySize)
                    .limit((long) count.getAsDouble())
                    .flatMap(List::stream)
                    .mapToInt(i -> i)
                    .toArray();
        });
    }

    private static Operator tags(Params params) {
        List<JsonNode> targets = params.values("target_tags");
        return new FieldSelector(
                params.text("field_key"),
                "one of " + targets,
                FieldSelector.Needed.SINGLE,
                values -> IntStream.range(0, values.size())
                        .filter(i -> targets.stream().anyMatch(tag -> PythonValues.equal(tag, values.get(i))))
                        .toArray());
    }

    /** Equal numbers are one value whatever their kind. */
    private static Object identity(JsonNode value) {
        OptionalDouble number = PythonValues.number(value);
        return number.isPresent() ? (Object) (number.getAsDouble() + 0.0) : value;
    }
}
