package org.inkloom.data.op.field;

import java.util.List;
import java.util.OptionalDouble;
import org.inkloom.data.sample.BadSampleException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A condition over the fields of a sample. */
sealed interface Condition {
    /** Returns the condition's value for a sample. */
    JsonNode value(ObjectNode fields);

    private static JsonNode truth(boolean value) {
        return JsonNodeFactory.instance.booleanNode(value);
    }

    /** A value that is written in the condition. */
    record Constant(JsonNode constant) implements Condition {
        Constant(boolean value) {
            this(truth(value));
        }

        @Override
        public JsonNode value(ObjectNode fields) {
            return constant;
        }
    }

    /** A field, or a field of a field; null where it is missing. */
    record Name(List<String> path) implements Condition {
        @Override
        public JsonNode value(ObjectNode fields) {
            JsonNode here = fields;
            for (String level : path) {
                JsonNode next = here.get(level);
                if (next == null) {
                    return JsonNodeFactory.instance.nullNode();
                }
                here = next;
            }
            return here;
        }
    }

    /** All parts hold, or any does. */
    record Joined(boolean all, List<Condition> parts) implements Condition {
        @Override
        public JsonNode value(ObjectNode fields) {
            for (Condition part : parts) {
                if (PythonValues.truthy(part.value(fields)) != all) {
                    return truth(!all);
                }
            }
            return truth(all);
        }
    }

    /** A chain such as {@code 10 < n <= 20}; a side that is null makes it false. */
    record Compared(Condition first, List<Link> links) implements Condition {
        @Override
        public JsonNode value(ObjectNode fields) {
            JsonNode left = first.value(fields);
            for (Link link : links) {
                JsonNode right = link.right().value(fields);
                if (left.isNull() || right.isNull() || !link.sign().holds(left, right)) {
                    return truth(false);
                }
                left = right;
            }
            return truth(true);
        }
    }

    /** One comparison of a chain. */
    record Link(Sign sign, Condition right) {}

    /** The comparisons. */
    enum Sign {
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        EQUAL("=="),
        NOT_EQUAL("!=");

        private final String text;

        Sign(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        boolean holds(JsonNode left, JsonNode right) {
            return switch (this) {
                case EQUAL -> PythonValues.equal(left, right);
                case NOT_EQUAL -> !PythonValues.equal(left, right);
                case LESS -> order(left, right) < 0;
                case LESS_OR_EQUAL -> order(left, right) <= 0;
                case GREATER -> order(left, right) > 0;
                case GREATER_OR_EQUAL -> order(left, right) >= 0;
            };
        }

        private static int order(JsonNode left, JsonNode right) {
            OptionalDouble x = PythonValues.number(left);
            OptionalDouble y = PythonValues.number(right);
            if (x.isPresent() && y.isPresent()) {
                return Double.compare(x.getAsDouble() + 0.0, y.getAsDouble() + 0.0);
            }
            if (left.isString() && right.isString()) {
                return left.stringValue().compareTo(right.stringValue());
            }
            throw new BadSampleException("the condition", "it compares " + left + " with " + right);
        }
    }
}
