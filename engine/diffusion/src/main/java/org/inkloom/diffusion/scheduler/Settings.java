package org.inkloom.diffusion.scheduler;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.inkloom.run.InkloomException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Typed access to a scheduler's JSON settings; an absent or null setting has its default. */
final class Settings {
    private static final int LONGEST_SHOWN = 200;

    private final ObjectNode json;

    Settings(ObjectNode json) {
        this.json = json;
    }

    boolean flag(String name, boolean absent) {
        return read(name, absent, JsonNode::isBoolean, JsonNode::booleanValue);
    }

    int integer(String name, int absent) {
        return read(name, absent, n -> n.isNumber() && isInt(value(n)), n -> (int) value(n));
    }

    double number(String name, double absent) {
        return read(name, absent, Settings::isNumber, Settings::value);
    }

    OptionalDouble number(String name) {
        return read(name, OptionalDouble.empty(), Settings::isNumber, n -> OptionalDouble.of(value(n)));
    }

    String text(String name, String absent) {
        return read(name, absent, JsonNode::isString, JsonNode::stringValue);
    }

    List<Double> numbers(String name) {
        return read(
                name,
                List.of(),
                n -> n.isArray() && n.valueStream().allMatch(JsonNode::isNumber),
                n -> n.valueStream().map(Settings::value).toList());
    }

    <E extends Enum<E> & ConfigName> E choice(String name, E absent) {
        String wanted = text(name, absent.configName());
        E[] known = absent.getDeclaringClass().getEnumConstants();
        return Arrays.stream(known)
                .filter(value -> value.configName().equals(wanted))
                .findFirst()
                .orElseThrow(() -> unsupported(
                        name,
                        wanted,
                        "Known are "
                                + String.join(
                                        ", ",
                                        Arrays.stream(known)
                                                .map(ConfigName::configName)
                                                .toList())
                                + "."));
    }

    /** Returns whether a node is a number; an infinite one is quoted when Jackson writes it. */
    private static boolean isNumber(JsonNode node) {
        return node.isNumber() || node.isString() && node.stringValue().matches("-?Infinity");
    }

    private static boolean isInt(double value) {
        return value == (int) value;
    }

    private static double value(JsonNode node) {
        if (node.isBigInteger()) {
            // A number of any length may stand in the file; what no double can hold is infinite.
            return node.bigIntegerValue().doubleValue();
        }
        return node.isNumber() ? node.doubleValue() : Double.parseDouble(node.stringValue());
    }

    /** Refuses a setting that would change the result and is not supported. */
    void requireOff(String name) {
        if (flag(name, false)) {
            throw unsupported(name, "true", "That setting is for models of another kind.");
        }
    }

    private <T> T read(String name, T absent, Function<JsonNode, Boolean> fits, Function<JsonNode, T> value) {
        JsonNode node = json.get(name);
        if (node == null || node.isNull()) {
            return absent;
        }
        if (!fits.apply(node)) {
            String text = node.toString();
            String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
            throw unsupported(name, shown, "A value of another kind is expected there.");
        }
        return value.apply(node);
    }

    static InkloomException unsupported(String name, String value, String why) {
        return InkloomException.badInput(
                "INK-SCHED-002",
                "The scheduler setting " + name + " cannot be " + value + ".",
                why,
                "Correct it in the model's scheduler/scheduler_config.json, or choose another sampler with"
                        + " --scheduler.");
    }
}
