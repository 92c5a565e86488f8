package org.inkloom.workflow.comfy;

import java.util.Set;
import org.inkloom.workflow.node.InputHint;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.InputType;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.OutputSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Describes node types as {@code GET /object_info} does. The page shows fields in the order of the inputs here. */
public final class ObjectInfo {
    private ObjectInfo() {}

    /** Describes a node type. */
    public static ObjectNode of(NodeSpec spec) {
        ObjectNode info = ComfyJson.NODES.objectNode();
        ObjectNode input = info.putObject("input");
        ObjectNode order = ComfyJson.NODES.objectNode();
        inputs(spec, true, input.putObject("required"), order.putArray("required"));
        if (spec.inputs().stream().anyMatch(one -> !one.required())) {
            inputs(spec, false, input.putObject("optional"), order.putArray("optional"));
        }
        hidden(spec, input, order);
        info.set("input_order", order);
        info.put("is_input_list", spec.is(NodeTrait.TAKES_LISTS));
        ArrayNode types = info.putArray("output");
        ArrayNode lists = info.putArray("output_is_list");
        ArrayNode names = info.putArray("output_name");
        for (OutputSpec output : spec.outputs()) {
            types.add(output.type());
            lists.add(output.list());
            names.add(output.name());
        }
        info.put("name", spec.name());
        info.set("display_name", title(spec));
        info.put("description", spec.description());
        info.put("python_module", spec.module());
        info.put("category", spec.category());
        info.put("output_node", spec.is(NodeTrait.OUTPUT));
        flag(info, "deprecated", spec.is(NodeTrait.DEPRECATED));
        flag(info, "experimental", spec.is(NodeTrait.EXPERIMENTAL));
        return info;
    }

    /** Returns the title that the page shows; null for types without one, as some of ComfyUI's have none. */
    static JsonNode title(NodeSpec spec) {
        return spec.title().isEmpty() ? ComfyJson.NODES.nullNode() : ComfyJson.NODES.stringNode(spec.title());
    }

    private static void flag(ObjectNode info, String name, boolean set) {
        if (set) {
            info.put(name, true);
        }
    }

    private static void inputs(NodeSpec spec, boolean required, ObjectNode inputs, ArrayNode order) {
        for (InputSpec input : spec.inputs()) {
            if (input.required() == required) {
                inputs.set(input.name(), config(input));
                order.add(input.name());
            }
        }
    }

    private static void hidden(NodeSpec spec, ObjectNode input, ObjectNode order) {
        if (!spec.is(NodeTrait.WANTS_GRAPH) && !spec.is(NodeTrait.WANTS_ID)) {
            return;
        }
        ObjectNode hidden = input.putObject("hidden");
        ArrayNode names = order.putArray("hidden");
        if (spec.is(NodeTrait.WANTS_GRAPH)) {
            hidden.putArray("prompt").add("PROMPT");
            hidden.putArray("extra_pnginfo").add("EXTRA_PNGINFO");
            names.add("prompt").add("extra_pnginfo");
        }
        if (spec.is(NodeTrait.WANTS_ID)) {
            hidden.putArray("unique_id").add("UNIQUE_ID");
            names.add("unique_id");
        }
    }

    /** Describes an input: its type or the list of its choices, then its options. */
    static ArrayNode config(InputSpec input) {
        ArrayNode config = ComfyJson.NODES.arrayNode();
        ObjectNode options = ComfyJson.NODES.objectNode();
        config.add(
                switch (input.type()) {
                    case InputType.Choice choice when choice.listed() -> choices(choice);
                    default -> ComfyJson.NODES.stringNode(input.type().name());
                });
        switch (input.type()) {
            case InputType.Whole whole -> {
                options.set("default", ComfyJson.json(whole.start()));
                options.set("min", ComfyJson.json(whole.least()));
                options.set("max", ComfyJson.json(whole.most()));
                whole.step().ifPresent(step -> options.set("step", ComfyJson.json(step)));
            }
            case InputType.Real real -> {
                options.put("default", real.start()).put("min", real.least()).put("max", real.most());
                real.step().ifPresent(step -> options.put("step", step));
                real.round().ifPresent(round -> options.put("round", round));
            }
            case InputType.Text text -> {
                text.start().ifPresent(start -> options.put("default", start));
                flag(options, "multiline", text.multiline());
                flag(options, "dynamicPrompts", text.choosing());
            }
            case InputType.Flag flag -> options.put("default", flag.start());
            case InputType.Choice choice -> {
                if (!choice.listed()) {
                    options.put("multiselect", false).set("options", choices(choice));
                }
                choice.start().ifPresent(start -> options.put("default", start));
            }
            case InputType.Socket socket -> {}
        }
        hints(input.hints(), options);
        if (!input.tooltip().isEmpty()) {
            options.put("tooltip", input.tooltip());
        }
        return config.add(options);
    }

    private static ArrayNode choices(InputType.Choice choice) {
        ArrayNode list = ComfyJson.NODES.arrayNode();
        choice.choices().get().forEach(list::add);
        return list;
    }

    private static void hints(Set<InputHint> hints, ObjectNode options) {
        flag(options, "control_after_generate", hints.contains(InputHint.CHANGES_AFTER_RUN));
        flag(options, "image_upload", hints.contains(InputHint.PICTURE_UPLOAD));
        flag(options, "forceInput", hints.contains(InputHint.ALWAYS_LINKED));
        flag(options, "lazy", hints.contains(InputHint.LAZY));
        flag(options, "advanced", hints.contains(InputHint.ADVANCED));
    }

    /**
     * Describes an input for an error message; null for one with many choices, which would make the message too long.
     */
    static JsonNode configForMessages(InputSpec input) {
        return input.type() instanceof InputType.Choice choice
                        && choice.choices().get().size() > 20
                ? ComfyJson.NODES.nullNode()
                : config(input);
    }
}
