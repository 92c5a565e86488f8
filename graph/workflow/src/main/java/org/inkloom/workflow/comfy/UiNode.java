package org.inkloom.workflow.comfy;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A node as the page saves it.
 *
 * @param id its id in its graph, as text
 * @param type a node type, a kind of node that only exists on the page, or the id of a subgraph
 * @param mode 2 muted, 4 bypassed, any other number: it runs
 * @param values values of its fields: a list in the fields' order, or an object by name
 */
record UiNode(
        String id,
        String type,
        int mode,
        Optional<String> title,
        List<Slot> inputs,
        List<Slot> outputs,
        JsonNode values,
        JsonNode properties) {
    static final int MUTED = 2;
    static final int BYPASSED = 4;

    /**
     * An input or output.
     *
     * @param links ids of its links; an input has at most one
     * @param field name of the field that an input replaces
     */
    record Slot(String name, String type, List<String> links, Optional<String> field) {}

    static UiNode read(JsonNode node) {
        JsonNode title = node.path("title");
        return new UiNode(
                text(node.path("id")),
                text(node.path("type")),
                node.path("mode").asInt(0),
                title.isString() ? Optional.of(title.stringValue()) : Optional.empty(),
                slots(node.path("inputs")),
                slots(node.path("outputs")),
                node.path("widgets_values"),
                node.path("properties"));
    }

    static List<Slot> slots(JsonNode slots) {
        return slots.valueStream().map(UiNode::slot).toList();
    }

    private static Slot slot(JsonNode slot) {
        JsonNode one = slot.path("link");
        JsonNode several = slot.has("links") ? slot.path("links") : slot.path("linkIds");
        List<String> links = one.isNumber() || one.isString()
                ? List.of(text(one))
                : several.valueStream().map(UiNode::text).toList();
        JsonNode field = slot.path("widget").path("name");
        return new Slot(
                text(slot.path("name")),
                text(slot.path("type")),
                links,
                field.isString() ? Optional.of(field.stringValue()) : Optional.empty());
    }

    /** Returns an id or type as text. Ids are numbers in most files and text in some; types may be numbers too. */
    static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : node.isNumber() || node.isBoolean() ? node.asString() : "";
    }

    boolean isSkipped() {
        return mode == MUTED || mode == BYPASSED;
    }

    Optional<String> link(int input) {
        return input >= 0 && input < inputs.size()
                ? inputs.get(input).links().stream().findFirst()
                : Optional.empty();
    }

    int inputNamed(String name) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
