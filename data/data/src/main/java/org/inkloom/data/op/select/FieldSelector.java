package org.inkloom.data.op.select;

import java.util.List;
import org.inkloom.data.op.Selector;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A selector by the value of one field.
 *
 * @param field dotted path of the field; an empty one leaves the data set as it is
 * @param rule the rule in words
 * @param needed what the choice can look at
 * @param choice chooses positions by the values
 */
record FieldSelector(String field, String rule, Needed needed, Choice choice) implements Selector {
    /** Which values a choice can look at; a sample with another one is bad, and its neighbours are not touched. */
    enum Needed {
        /** Any. */
        ANY,
        /** Text, a number, true, false or null: what can be equal to another. */
        SINGLE
    }

    /** Chooses positions, in the order of the result. */
    @FunctionalInterface
    interface Choice {
        int[] among(List<JsonNode> values);
    }

    @Override
    public JsonNode key(Sample sample) {
        if (field.isEmpty()) {
            return JsonNodeFactory.instance.nullNode();
        }
        JsonNode value = sample.at(field);
        if (needed == Needed.SINGLE && value.isContainer()) {
            throw new BadSampleException(
                    "field '" + field + "'", "it is a list or an object where one text or number is needed");
        }
        return value;
    }

    @Override
    public int[] select(List<JsonNode> keys) {
        return keys.size() <= 1 || field.isEmpty() ? Positions.all(keys.size()) : choice.among(keys);
    }
}
