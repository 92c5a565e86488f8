package org.inkloom.workflow.comfy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.inkloom.workflow.node.InputHint;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.InputType;
import org.inkloom.workflow.node.NodeSpec;
import tools.jackson.databind.JsonNode;

/**
 * Reads the values of a node's fields from a saved workflow. The saved list has them in the order of the fields,
 * required ones first, with two kinds of extra entries: after a seed what the page does with it after each run, and
 * after a picture sometimes its upload button.
 */
final class UiFields {
    private static final Set<String> SEEDS = Set.of("seed", "noise_seed");
    private static final Set<String> CONTROLS =
            Set.of("fixed", "increment", "decrement", "randomize", "increment-wrap", "true", "false");

    private UiFields() {}

    private record Field(String name, Optional<InputSpec> spec, boolean controlled, boolean upload) {}

    /** Returns the values by field name, in the fields' order. */
    static Map<String, JsonNode> read(UiNode node, Optional<NodeSpec> spec) {
        List<Field> fields = spec.map(UiFields::declared).orElseGet(() -> saved(node));
        Map<String, JsonNode> values = new LinkedHashMap<>();
        if (node.values().isObject()) {
            for (Field field : fields) {
                JsonNode value = node.values().path(field.name());
                values.put(field.name(), value.isMissingNode() ? start(field) : value);
            }
            return values;
        }
        List<JsonNode> list = node.values().valueStream().toList();
        int at = 0;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            boolean there = at < list.size();
            values.put(field.name(), there ? list.get(at++) : start(field));
            if (field.controlled()
                    && at < list.size()
                    && CONTROLS.contains(list.get(at).asString(""))) {
                at++;
            }
            boolean more = list.size() - at > fields.size() - i - 1;
            if (field.upload() && more && list.get(at).asString("").equals("image")) {
                at++;
            }
        }
        return values;
    }

    private static List<Field> declared(NodeSpec spec) {
        List<Field> fields = new ArrayList<>();
        for (boolean required : new boolean[] {true, false}) {
            for (InputSpec input : spec.inputs()) {
                if (input.required() == required && input.isField()) {
                    boolean seed = input.type() instanceof InputType.Whole && SEEDS.contains(input.name());
                    fields.add(new Field(
                            input.name(),
                            Optional.of(input),
                            seed || input.is(InputHint.CHANGES_AFTER_RUN),
                            input.is(InputHint.PICTURE_UPLOAD)));
                }
            }
        }
        return fields;
    }

    /** Returns the fields of a node whose type is unknown here; newer files name them. */
    private static List<Field> saved(UiNode node) {
        return node.inputs().stream()
                .flatMap(input -> input.field().stream())
                .map(name -> new Field(name, Optional.empty(), SEEDS.contains(name), false))
                .toList();
    }

    private static JsonNode start(Field field) {
        return field.spec()
                .map(spec -> switch (spec.type()) {
                    case InputType.Whole whole -> ComfyJson.json(whole.start());
                    case InputType.Real real -> ComfyJson.json(real.start());
                    case InputType.Text text -> ComfyJson.json(text.start().orElse(""));
                    case InputType.Flag flag -> ComfyJson.json(flag.start());
                    case InputType.Choice choice ->
                        ComfyJson.json(choice.start()
                                .or(() -> choice.choices().get().stream().findFirst())
                                .orElse(""));
                    case InputType.Socket socket -> ComfyJson.NODES.nullNode();
                })
                .orElse(ComfyJson.NODES.nullNode());
    }
}
