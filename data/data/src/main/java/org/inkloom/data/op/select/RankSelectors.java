package org.inkloom.data.op.select;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Range;
import org.inkloom.data.op.field.PythonValues;
import tools.jackson.databind.JsonNode;

/** Selectors by the rank of a number; text that reads as a number counts, lists count by their mean. */
final class RankSelectors {
    static final OperatorSpec TOP = OperatorSpec.selector(
            "topk_specified_field_selector",
            "Keep the top k samples by a (dotted) field.",
            RankSelectors::top,
            SelectOperators.FIELD,
            Param.unset("top_ratio", Param.Type.NUMBER, "share to keep, 0 to 1"),
            Param.unset("topk", Param.Type.INTEGER, "number to keep"),
            Param.flag("reverse", true, "descending order"));

    static final OperatorSpec RANGE = OperatorSpec.selector(
            "range_specified_field_selector",
            "Keep a rank range by a (dotted) field.",
            RankSelectors::range,
            SelectOperators.FIELD,
            Param.unset("lower_percentile", Param.Type.NUMBER, "lower bound as share, 0 to 1"),
            Param.unset("upper_percentile", Param.Type.NUMBER, "upper bound as share, 0 to 1"),
            Param.unset("lower_rank", Param.Type.INTEGER, "lower bound as rank"),
            Param.unset("upper_rank", Param.Type.INTEGER, "upper bound as rank"));

    private RankSelectors() {}

    private static Operator top(Params params) {
        OptionalDouble ratio = SelectOperators.share(params, "top_ratio");
        OptionalDouble number = SelectOperators.positive(params, "topk");
        boolean descending = params.flag("reverse");
        String rule = (descending ? "largest" : "smallest") + " by rank";
        return new FieldSelector(params.text("field_key"), rule, FieldSelector.Needed.ANY, values -> {
            OptionalDouble count = SelectOperators.count(ratio, number, values.size());
            return count.isEmpty()
                    ? Positions.all(values.size())
                    : Positions.first(
                            Positions.sorted(numbers(values, descending), descending), (int) count.getAsDouble());
        });
    }

    private static Operator range(Params params) {
        OptionalDouble lowerShare = SelectOperators.share(params, "lower_percentile");
        OptionalDouble upperShare = SelectOperators.share(params, "upper_percentile");
        OptionalDouble lowerRank = SelectOperators.positive(params, "lower_rank");
        OptionalDouble upperRank = SelectOperators.positive(params, "upper_rank");
        return new FieldSelector(
                params.text("field_key"), "within the rank range", FieldSelector.Needed.ANY, values -> {
                    int size = values.size();
                    if (lowerShare.isEmpty() && lowerRank.isEmpty() || upperShare.isEmpty() && upperRank.isEmpty()) {
                        return Positions.all(size);
                    }
                    int lower = (int) Math.max(lowerShare.orElse(0) * size, lowerRank.orElse(0));
                    int upper = (int) Math.min(Math.floor(upperShare.orElse(1) * size), upperRank.orElse(size));
                    return between(numbers(values, true), lower, Math.max(lower, upper));
                });
    }

    /** Ranks above {@code lower} up to {@code upper} of the ascending order, the largest first. */
    private static int[] between(double[] values, int lower, int upper) {
        int[] ascending = Positions.first(Positions.sorted(values, false), upper);
        double[] among = IntStream.of(ascending).mapToDouble(i -> values[i]).toArray();
        int[] descending = Positions.first(Positions.sorted(among, true), upper - lower);
        return IntStream.of(descending).map(i -> ascending[i]).toArray();
    }

    /** What is no number ranks last: lowest where large values are wanted, highest where small ones are. */
    private static double[] numbers(List<JsonNode> values, boolean lowest) {
        double missing = lowest ? -Range.MAX : Range.MAX;
        return values.stream()
                .mapToDouble(value -> number(value).orElse(missing))
                .toArray();
    }

    private static OptionalDouble number(JsonNode value) {
        if (value.isString()) {
            return PythonValues.parse(value.stringValue());
        }
        if (!value.isArray()) {
            return PythonValues.number(value);
        }
        double sum = 0;
        for (JsonNode item : value) {
            OptionalDouble number = PythonValues.number(item);
            if (number.isEmpty()) {
                return OptionalDouble.empty();
            }
            sum += number.getAsDouble();
        }
        return value.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum / value.size());
    }
}
