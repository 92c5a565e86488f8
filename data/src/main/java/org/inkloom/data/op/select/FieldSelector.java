package org.inkloom.data.op.select;

import java.util.List;
import org.inkloom.data.op.Selector;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A selector by the value of one field.
 *
 * @param field dotted path of the field; an empty one leaves the data set as it is
 * @param rule the rule in words
 * @param choice chooses positions by the values
 */
record FieldSelector(String field, String rule, Choice choice) implements Selector {
    /** Chooses positions, in the order of the result. */
    @FunctionalInterface
    interface Choice {
        int[] among(List<JsonNode> values);
    }

    @Override
    public JsonNode key(Sample sample) {
        return field.isEmpty() ? JsonNodeFactory.instance.nullNode() : sample.at(field);
    }

    @Override
    public int[] select(List<JsonNode> keys) {
        return keys.size() <= 1 || field.isEmpty() ? Positions.all(keys.size()) : choice.among(keys);
    }
}
