package org.inkloom.workflow.execute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.graph.GraphNode;
import org.inkloom.workflow.graph.InputValue;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;

/**
 * Computes the cache keys of nodes: digests of all that a result depends on, which are type and version, the type's
 * fingerprint of things outside the graph, constants, and for links the key of the linked node. Ids and titles are left
 * out, so that the same graph with other ids finds its results.
 */
final class ResultKeys {
    private final Map<String, Optional<String>> keys = new HashMap<>();

    /** Returns a node's key; empty if its result must not be reused. */
    Optional<String> key(String id) {
        return keys.getOrDefault(id, Optional.empty());
    }

    /** Computes the key of a node. The keys of the nodes that it needs must be computed before. */
    void add(GraphNode node, NodeType type) {
        keys.put(node.id(), compute(node, type));
    }

    private Optional<String> compute(GraphNode node, NodeType type) {
        NodeSpec spec = type.spec();
        Optional<String> outside;
        try {
            outside = type.fingerprint(GraphCheck.constants(node));
        } catch (RuntimeException e) {
            // A fingerprint that cannot be computed counts as changed; the run itself then reports the fault.
            return Optional.empty();
        }
        if (outside.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>(List.of(spec.name(), String.valueOf(spec.version()), outside.get()));
        if (spec.is(NodeTrait.OWN_RESULT) || spec.is(NodeTrait.WANTS_ID)) {
            parts.add(node.id());
        }
        for (InputSpec input : spec.inputs()) {
            InputValue value = node.inputs().get(input.name());
            if (value == null) {
                continue;
            }
            parts.add(input.name());
            if (value instanceof InputValue.Link link) {
                Optional<String> other = key(link.node());
                if (other.isEmpty()) {
                    return Optional.empty();
                }
                parts.add("link");
                parts.add(other.get());
                parts.add(String.valueOf(link.slot()));
            } else if (value instanceof InputValue.Constant constant) {
                parts.add("constant");
                write(constant.value(), parts);
            }
        }
        return Optional.of(ContentDigest.of(parts));
    }

    private static void write(@Nullable Object value, List<String> parts) {
        switch (value) {
            case null -> parts.add("nothing");
            case List<?> list -> {
                parts.add("list of " + list.size());
                list.forEach(item -> write(item, parts));
            }
            case Map<?, ?> map -> {
                parts.add("map of " + map.size());
                Map<String, @Nullable Object> sorted = new TreeMap<>();
                map.forEach((name, item) -> sorted.put(String.valueOf(name), item));
                sorted.forEach((name, item) -> {
                    parts.add(name);
                    write(item, parts);
                });
            }
            default -> {
                parts.add(value.getClass().getSimpleName());
                parts.add(value.toString());
            }
        }
    }
}
