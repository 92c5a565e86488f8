package org.inkloom.workflow.execute;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.workflow.node.Blocked;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.OutputSpec;
import org.jspecify.annotations.Nullable;

/**
 * Applies ComfyUI's rules for lists. All values between nodes are lists. A node runs once for each index of its longest
 * input; shorter inputs repeat their last value. A node that declares {@link NodeTrait#TAKES_LISTS} runs once with
 * whole lists.
 */
final class CallLists {
    private CallLists() {}

    /**
     * Returns the inputs of each call.
     *
     * @param whole whether there is one call with whole lists
     */
    static List<Map<String, @Nullable Object>> calls(
            NodeSpec spec, boolean whole, Map<String, List<@Nullable Object>> inputs) {
        if (whole) {
            return List.of(new LinkedHashMap<String, @Nullable Object>(inputs));
        }
        int count = 1;
        for (List<@Nullable Object> values : inputs.values()) {
            if (values.isEmpty()) {
                return List.of();
            }
            count = Math.max(count, values.size());
        }
        List<Map<String, @Nullable Object>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, @Nullable Object> call = new LinkedHashMap<>();
            for (Map.Entry<String, List<@Nullable Object>> input : inputs.entrySet()) {
                List<@Nullable Object> values = input.getValue();
                call.put(input.getKey(), values.get(Math.min(i, values.size() - 1)));
            }
            calls.add(call);
        }
        return calls;
    }

    static boolean isBlocked(Map<String, @Nullable Object> call) {
        for (Object value : call.values()) {
            if (value instanceof Blocked || (value instanceof List<?> list && list.contains(Blocked.SILENTLY))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the result of a call that is left out because an input is blocked: all outputs are blocked too. */
    static NodeResult blocked(NodeSpec spec) {
        Object[] values = new Object[spec.outputs().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = spec.outputs().get(i).list() ? List.of(Blocked.SILENTLY) : Blocked.SILENTLY;
        }
        return NodeResult.of(values);
    }

    /** Joins the results of all calls of a node, slot by slot. */
    static NodeOutputs join(NodeSpec spec, List<NodeResult> results) {
        List<List<@Nullable Object>> slots = new ArrayList<>();
        for (int slot = 0; slot < spec.outputs().size(); slot++) {
            slots.add(slot(spec, slot, results));
        }
        Map<String, List<Object>> shown = new LinkedHashMap<>();
        for (NodeResult result : results) {
            result.shown()
                    .forEach((kind, items) -> shown.computeIfAbsent(kind, none -> new ArrayList<>())
                            .addAll(items));
        }
        return new NodeOutputs(slots, shown);
    }

    private static List<@Nullable Object> slot(NodeSpec spec, int slot, List<NodeResult> results) {
        OutputSpec output = spec.outputs().get(slot);
        List<@Nullable Object> values = new ArrayList<>();
        for (NodeResult result : results) {
            if (slot >= result.outputs().size()) {
                throw new IllegalStateException(
                        spec.name() + " gave " + result.outputs().size() + " outputs and declares "
                                + spec.outputs().size());
            }
            Object value = result.outputs().get(slot);
            if (output.list() && value instanceof List<?> list) {
                values.addAll(list);
            } else {
                values.add(value);
            }
        }
        return values;
    }
}
