package org.inkloom.workflow.comfy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.CheckedGraph.NodeFaults;
import org.inkloom.workflow.check.Fault;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTypes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes faults as {@code POST /prompt} returns them: {@code {"error": …, "node_errors": {id: {"errors": […]}}}}. */
public final class FaultJson {
    private FaultJson() {}

    /** Writes the response for a graph that cannot run. */
    public static ObjectNode refusal(CheckedGraph checked, NodeTypes types) {
        ObjectNode answer = ComfyJson.NODES.objectNode();
        answer.set("error", fault(checked.refusal().orElseThrow(), Optional.empty()));
        answer.set("node_errors", nodeErrors(checked, types));
        return answer;
    }

    /**
     * Writes a refusal for another reason in the same form.
     *
     * @param type a word that clients compare
     */
    public static ObjectNode refusal(String type, String message, String details) {
        ObjectNode answer = ComfyJson.NODES.objectNode();
        ObjectNode error = answer.putObject("error");
        error.put("type", type).put("message", message).put("details", details).putObject("extra_info");
        answer.putObject("node_errors");
        return answer;
    }

    /** Writes a failure that has an error code in the same form. */
    public static ObjectNode refusal(String type, InkloomException failure) {
        ObjectNode answer = refusal(type, failure.what(), failure.why() + " " + failure.remedy());
        ((ObjectNode) answer.path("error").path("extra_info")).put("code", failure.code());
        return answer;
    }

    /** Writes the faults of nodes; an empty object if there are none. */
    public static ObjectNode nodeErrors(CheckedGraph checked, NodeTypes types) {
        ObjectNode all = ComfyJson.NODES.objectNode();
        checked.faults().forEach((id, node) -> all.set(id, nodeErrors(node, types)));
        return all;
    }

    private static ObjectNode nodeErrors(NodeFaults node, NodeTypes types) {
        ObjectNode object = ComfyJson.NODES.objectNode();
        ArrayNode errors = object.putArray("errors");
        node.faults().forEach(fault -> errors.add(fault(fault, types.spec(node.type()))));
        ArrayNode outputs = object.putArray("dependent_outputs");
        node.outputs().forEach(outputs::add);
        return object.put("class_type", node.type());
    }

    private static ObjectNode fault(Fault fault, Optional<NodeSpec> spec) {
        ObjectNode error = ComfyJson.NODES.objectNode();
        error.put("type", fault.kind().name().toLowerCase(Locale.ROOT));
        error.put("message", fault.message());
        error.put("details", fault.details());
        ObjectNode extra = error.putObject("extra_info");
        fault.input().ifPresent(input -> {
            extra.put("input_name", input);
            if (showsConfig(fault)) {
                spec.flatMap(one -> one.input(input))
                        .ifPresent(one -> extra.set("input_config", ObjectInfo.configForMessages(one)));
            }
        });
        for (Map.Entry<String, ?> fact : fault.facts().entrySet()) {
            extra.set(fact.getKey(), ComfyJson.json(fact.getValue()));
        }
        return error;
    }

    private static boolean showsConfig(Fault fault) {
        return switch (fault.kind()) {
            case REQUIRED_INPUT_MISSING, CUSTOM_VALIDATION_FAILED -> false;
            default -> true;
        };
    }
}
