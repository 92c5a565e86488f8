package org.inkloom.workflow.check;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.NearestName;
import org.inkloom.workflow.check.Fault.Kind;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.graph.GraphNode;
import org.inkloom.workflow.graph.InputValue;
import org.inkloom.workflow.node.InputHint;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.InputType;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeTypes;
import org.jspecify.annotations.Nullable;

/** Checks one input of one node and converts its value. */
final class InputCheck {
    /** A fault lists the choices of an input only up to this number. */
    private static final int SHOWN_CHOICES = 20;

    private final Graph graph;
    private final NodeTypes types;

    InputCheck(Graph graph, NodeTypes types) {
        this.graph = graph;
        this.types = types;
    }

    /** The value to run with, or a fault; neither for an optional input without a value. */
    record Outcome(Optional<InputValue> value, Optional<Fault> fault) {
        static Outcome fine(InputValue value) {
            return new Outcome(Optional.of(value), Optional.empty());
        }

        static Outcome wrong(Fault fault) {
            return new Outcome(Optional.empty(), Optional.of(fault));
        }
    }

    Outcome check(GraphNode node, NodeSpec spec, InputSpec input) {
        InputValue value = node.inputs().get(input.name());
        return switch (value) {
            case null -> absent(input);
            case InputValue.Constant constant -> constant(input, unwrapped(constant.value()));
            case InputValue.Link link -> link(spec, input, link);
            case InputValue.BrokenLink broken -> broken(spec, input, broken);
        };
    }

    private static Outcome absent(InputSpec input) {
        if (!input.required()) {
            return new Outcome(Optional.empty(), Optional.empty());
        }
        return Outcome.wrong(new Fault(
                Kind.REQUIRED_INPUT_MISSING,
                "Required input is missing",
                input.name(),
                Optional.of(input.name()),
                Map.of()));
    }

    /**
     * Returns the value inside a wrapper object. Lists that are values are sent wrapped, because a bare list is a link.
     */
    private static @Nullable Object unwrapped(@Nullable Object value) {
        return value instanceof Map<?, ?> map && map.containsKey("__value__") ? map.get("__value__") : value;
    }

    private static Outcome constant(InputSpec input, @Nullable Object given) {
        Object value;
        try {
            value = ValueConversion.convert(input.type(), given);
        } catch (NumberFormatException e) {
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("received_value", given);
            facts.put("exception_message", e.getMessage());
            return Outcome.wrong(new Fault(
                    Kind.INVALID_INPUT_TYPE,
                    "Failed to convert an input value to a " + input.type().name() + " value",
                    input.name() + ", " + PlainText.of(given) + ", " + e.getMessage(),
                    Optional.of(input.name()),
                    facts));
        }
        if (input.is(InputHint.OWN_CHECK)) {
            return Outcome.fine(new InputValue.Constant(value));
        }
        return switch (input.type()) {
            case InputType.Whole whole
            when value instanceof BigInteger number ->
                ranged(
                        input,
                        number,
                        number.compareTo(whole.least()) < 0,
                        number.compareTo(whole.most()) > 0,
                        whole.least(),
                        whole.most());
            case InputType.Real real
            when value instanceof Double number ->
                ranged(input, number, number < real.least(), number > real.most(), real.least(), real.most());
            case InputType.Choice choice ->
                chosen(input, value, choice.choices().get());
            default -> Outcome.fine(new InputValue.Constant(value));
        };
    }

    private static Outcome ranged(
            InputSpec input, Object value, boolean below, boolean above, Object least, Object most) {
        if (!below && !above) {
            return Outcome.fine(new InputValue.Constant(value));
        }
        String message = "Value " + PlainText.of(value)
                + (below ? " smaller than min of " + PlainText.of(least) : " bigger than max of " + PlainText.of(most));
        return Outcome.wrong(new Fault(
                below ? Kind.VALUE_SMALLER_THAN_MIN : Kind.VALUE_BIGGER_THAN_MAX,
                message,
                input.name(),
                Optional.of(input.name()),
                Map.of("received_value", value)));
    }

    /**
     * Finds a value among the choices. A backslash equals a slash, so that workflows saved on Windows find files in
     * folders.
     */
    private static Outcome chosen(InputSpec input, @Nullable Object value, List<String> choices) {
        if (value instanceof String text) {
            Optional<String> found = choices.contains(text)
                    ? Optional.of(text)
                    : choices.stream()
                            .filter(one -> one.replace('\\', '/').equals(text.replace('\\', '/')))
                            .findFirst();
            if (found.isPresent()) {
                return Outcome.fine(new InputValue.Constant(found.get()));
            }
        }
        boolean many = choices.size() > SHOWN_CHOICES;
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("received_value", value);
        if (value instanceof String text && text.length() < 1000) {
            NearestName.of(text, choices).ifPresent(near -> facts.put("did_you_mean", near));
        }
        return Outcome.wrong(new Fault(
                Kind.VALUE_NOT_IN_LIST,
                "Value not in list",
                input.name() + ": '" + PlainText.of(value) + "' not in "
                        + (many ? "(list of length " + choices.size() + ")" : PlainText.of(choices)),
                Optional.of(input.name()),
                facts));
    }

    private Outcome link(NodeSpec spec, InputSpec input, InputValue.Link link) {
        Optional<GraphNode> other = graph.node(link.node());
        if (other.isEmpty()) {
            return dangling(
                    spec,
                    input,
                    link,
                    "The input " + input.name() + " is linked to node " + link.node()
                            + ", which the graph does not have.");
        }
        NodeSpec origin = types.spec(other.get().type()).orElseThrow();
        if (link.slot() >= origin.outputs().size()) {
            return dangling(
                    spec,
                    input,
                    link,
                    "The input " + input.name() + " is linked to output " + link.slot() + " of node " + link.node()
                            + ", but " + origin.name() + " has "
                            + origin.outputs().size() + ".");
        }
        String given = origin.outputs().get(link.slot()).type();
        if (LinkTypes.fit(given, input.type().name())) {
            return Outcome.fine(link);
        }
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("received_type", given);
        facts.put("linked_node", List.of(link.node(), BigInteger.valueOf(link.slot())));
        return Outcome.wrong(new Fault(
                Kind.RETURN_TYPE_MISMATCH,
                "Return type mismatch between linked nodes",
                input.name() + ", received_type(" + given + ") mismatch input_type("
                        + input.type().name() + ")",
                Optional.of(input.name()),
                facts));
    }

    private static Outcome broken(NodeSpec spec, InputSpec input, InputValue.BrokenLink broken) {
        if (broken.parts().size() == 2) {
            return dangling(
                    spec,
                    input,
                    broken,
                    "The input " + input.name() + " holds " + PlainText.of(broken.parts())
                            + ", which is not the id of a node (a text) and the number of an output.");
        }
        return Outcome.wrong(new Fault(
                Kind.BAD_LINKED_INPUT,
                "Bad linked input, must be a length-2 list of [node_id, slot_index]",
                input.name(),
                Optional.of(input.name()),
                Map.of("received_value", broken.parts())));
    }

    private static Outcome dangling(NodeSpec spec, InputSpec input, InputValue link, String why) {
        boolean output = spec.is(NodeTrait.OUTPUT);
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("exception_type", "KeyError");
        facts.put("exception_message", why);
        facts.put("traceback", List.of());
        facts.put(
                "linked_node",
                link instanceof InputValue.Link there
                        ? List.of(there.node(), BigInteger.valueOf(there.slot()))
                        : ((InputValue.BrokenLink) link).parts());
        return Outcome.wrong(new Fault(
                output ? Kind.EXCEPTION_DURING_VALIDATION : Kind.EXCEPTION_DURING_INNER_VALIDATION,
                output ? "Exception when validating node" : "Exception when validating inner node",
                why,
                Optional.of(input.name()),
                facts));
    }
}
