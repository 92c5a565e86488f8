package org.inkloom.data.op.select;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Selector;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Keeps a random part; the same data gives the same part in every run.
 *
 * @param ratio share to keep
 * @param number how many to keep; the smaller of the two applies
 */
record RandomSelector(OptionalDouble ratio, OptionalDouble number) implements Selector {
    private static final long SEED = 42;

    static final OperatorSpec SPEC = OperatorSpec.selector(
            "random_selector",
            "Keep a random subset.",
            RandomSelector::new,
            Param.unset("select_ratio", Param.Type.NUMBER, "share to keep, 0 to 1"),
            Param.unset("select_num", Param.Type.INTEGER, "number to keep"));

    private RandomSelector(Params params) {
        this(SelectOperators.share(params, "select_ratio"), SelectOperators.positive(params, "select_num"));
    }

    @Override
    public JsonNode key(Sample sample) {
        return JsonNodeFactory.instance.nullNode();
    }

    @Override
    public int[] select(List<JsonNode> keys) {
        int size = keys.size();
        OptionalDouble count = SelectOperators.count(ratio, number, size);
        int[] positions = Positions.all(size);
        if (size <= 1 || count.isEmpty() || count.getAsDouble() >= size) {
            return positions;
        }
        Random random = new Random(SEED);
        for (int i = 0; i < (int) count.getAsDouble(); i++) {
            int other = i + random.nextInt(size - i);
            int taken = positions[other];
            positions[other] = positions[i];
            positions[i] = taken;
        }
        return Positions.first(positions, (int) count.getAsDouble());
    }

    @Override
    public String rule() {
        return "a random part";
    }
}
