package org.inkloom.workflow.nodes;

import java.util.List;
import java.util.Set;
import org.inkloom.workflow.node.InputHint;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/** Nodes for numbers and texts, and a switch. */
final class PlainNodes {
    private PlainNodes() {}

    static List<NodeType> types() {
        return List.of(
                wholeNumber(),
                realNumber(),
                text("PrimitiveString", false),
                text("PrimitiveStringMultiline", true),
                flag(),
                join(),
                show(),
                new Switch());
    }

    private static NodeSpec.Builder primitive(String name, String title) {
        return NodeSpec.named(name)
                .title(title)
                .category("utils/primitive")
                .module("comfy_extras.nodes_primitive")
                .says("A value for several nodes.");
    }

    private static NodeType wholeNumber() {
        return new Declared(
                primitive("PrimitiveInt", "Int")
                        .inputs(InputSpec.whole("value", 0, Long.MIN_VALUE, Long.MAX_VALUE)
                                .with(InputHint.CHANGES_AFTER_RUN))
                        .output("INT"),
                call -> NodeResult.of(call.whole("value")));
    }

    private static NodeType realNumber() {
        return new Declared(
                primitive("PrimitiveFloat", "Float")
                        .inputs(InputSpec.real("value", 0, Long.MIN_VALUE, Long.MAX_VALUE, 0.1))
                        .output("FLOAT"),
                call -> NodeResult.of(call.real("value")));
    }

    private static NodeType text(String name, boolean lines) {
        return new Declared(
                primitive(name, lines ? "String (Multiline)" : "String")
                        .inputs(lines ? InputSpec.lines("value") : InputSpec.text("value", ""))
                        .output("STRING"),
                call -> NodeResult.of(call.text("value")));
    }

    private static NodeType flag() {
        return new Declared(
                primitive("PrimitiveBoolean", "Boolean")
                        .inputs(InputSpec.flag("value", false))
                        .output("BOOLEAN"),
                call -> NodeResult.of(call.flag("value")));
    }

    private static NodeType join() {
        return new Declared(
                NodeSpec.named("StringConcatenate")
                        .title("Concatenate")
                        .category("utils/string")
                        .module("comfy_extras.nodes_string")
                        .says("Joins two texts.")
                        .inputs(
                                InputSpec.lines("string_a"),
                                InputSpec.lines("string_b"),
                                InputSpec.text("delimiter", ""))
                        .output("STRING"),
                call -> NodeResult.of(call.text("string_a") + call.text("delimiter") + call.text("string_b")));
    }

    private static NodeType show() {
        return new Declared(
                NodeSpec.named("PreviewAny")
                        .title("Preview as Text")
                        .category("utils")
                        .module("comfy_extras.nodes_preview_any")
                        .says("Shows a value as text.")
                        .inputs(InputSpec.socket("source", "*"))
                        .is(NodeTrait.OUTPUT),
                call -> {
                    Object value = call.get("source", Object.class);
                    boolean plain = value instanceof String || value instanceof Number || value instanceof Boolean;
                    return NodeResult.showing(
                            "text",
                            List.of(plain ? value.toString() : value.getClass().getSimpleName()));
                });
    }

    /** Passes on one of two inputs; the other one is not computed. */
    private static final class Switch extends Declared {
        Switch() {
            super(
                    NodeSpec.named("ComfySwitchNode")
                            .title("Switch")
                            .category("logic")
                            .module("comfy_extras.nodes_logic")
                            .says("Hands on one of two values; only that one is computed.")
                            .inputs(
                                    InputSpec.flag("switch", false),
                                    InputSpec.socket("on_false", "*").with(InputHint.LAZY),
                                    InputSpec.socket("on_true", "*").with(InputHint.LAZY))
                            .output(OutputSpec.of("output", "*"))
                            .is(NodeTrait.EXPERIMENTAL),
                    call -> NodeResult.of(call.get(side(call), Object.class)));
        }

        private static String side(NodeCall call) {
            return call.flag("switch") ? "on_true" : "on_false";
        }

        @Override
        public Set<String> wanted(NodeCall call) {
            return Set.of(side(call));
        }
    }
}
