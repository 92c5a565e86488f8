package org.inkloom.workflow.comfy;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.comfy.UiFrame.Placed;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.InputType;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts workflows as ComfyUI's page saves them (schema 0.4 and 1.0) to the API format that the page would send.
 * Subgraphs are unfolded, values get their fields' names, and reroutes, notes, muted and bypassed nodes are left out.
 * Tested against pairs of files that the page itself made.
 */
public final class UiFormat {
    private static final String FILE_NAME = "filename_prefix";

    private final Function<String, Optional<NodeSpec>> types;
    private final RandomGenerator random;
    private final LocalDateTime now;
    private final Map<String, UiScope> subgraphs = new LinkedHashMap<>();
    private final List<Placed> placed = new ArrayList<>();
    private final List<Placed> sent = new ArrayList<>();
    private int count;

    private UiFormat(Function<String, Optional<NodeSpec>> types, RandomGenerator random, LocalDateTime now) {
        this.types = types;
        this.random = random;
        this.now = now;
    }

    /** Returns whether JSON is a workflow as the page saves it. */
    public static boolean is(JsonNode workflow) {
        return workflow.path("nodes").isArray() && (workflow.path("links").isArray() || workflow.has("last_node_id"));
    }

    /**
     * Converts a workflow.
     *
     * @param workflow the page's JSON
     * @param types known node types; for others the field names in the workflow are used
     * @param random chooses among the alternatives of prompts in braces
     * @param now the time for dates in file names
     * @return the graph in the API format
     * @throws InkloomException {@code INK-GRAPH-003} for too many nodes, {@code -004} for a damaged file, {@code -005}
     *     for a cycle of links, {@code -006} for a subgraph inside itself
     */
    public static ObjectNode toApi(
            JsonNode workflow, Function<String, Optional<NodeSpec>> types, RandomGenerator random, LocalDateTime now) {
        return new UiFormat(types, random, now).convert(workflow);
    }

    private ObjectNode convert(JsonNode workflow) {
        define(workflow);
        UiFrame root = new UiFrame(UiScope.read(workflow), Optional.empty());
        unfold(root, List.of());
        placed.forEach(this::applyPrimitive);
        UiLinks links = new UiLinks(new UiPromoted());
        ObjectNode prompt = ComfyJson.NODES.objectNode();
        for (Placed node : sent) {
            prompt.set(node.id, send(node, links));
        }
        dropLost(prompt);
        return prompt;
    }

    private void define(JsonNode graph) {
        for (JsonNode subgraph : graph.path("definitions").path("subgraphs")) {
            subgraphs.put(UiNode.text(subgraph.path("id")), UiScope.read(subgraph));
            define(subgraph);
        }
    }

    /** Collects all nodes that are sent; those inside a subgraph take the place of its instance. */
    private void unfold(UiFrame frame, List<String> outer) {
        count += frame.scope.nodes().size();
        ApiFormat.requireFew(count);
        for (UiNode node : frame.scope.nodes().values()) {
            Placed here = frame.node(node.id()).orElseThrow();
            placed.add(here);
            UiScope inside = subgraphs.get(node.type());
            if (inside == null) {
                here.values = UiFields.read(node, types.apply(node.type()));
                if (!UiVirtual.is(node) && !node.isSkipped()) {
                    sent.add(here);
                }
                continue;
            }
            here.values = new LinkedHashMap<>();
            if (node.isSkipped()) {
                continue;
            }
            if (outer.contains(node.type())) {
                throw InkloomException.badInput(
                        "INK-GRAPH-006",
                        "The subgraph of node " + here.id + " holds itself.",
                        "The file is damaged or was written by hand.",
                        "Take the inner instance out and save the workflow again.");
            }
            UiFrame inner = new UiFrame(inside, Optional.of(here));
            here.inside = inner;
            List<String> path = new ArrayList<>(outer);
            path.add(node.type());
            unfold(inner, path);
            applyProxies(here, inner);
        }
    }

    /** Gives nodes inside a subgraph the values that its instance holds for their fields. */
    private static void applyProxies(Placed host, UiFrame inner) {
        List<List<String>> pairs = UiPromoted.proxied(host.node);
        for (int i = 0; i < pairs.size() && i < host.node.values().size(); i++) {
            JsonNode value = host.node.values().path(i);
            String field = pairs.get(i).get(1);
            inner.node(pairs.get(i).get(0))
                    .filter(node -> node.values.containsKey(field) && !value.isMissingNode())
                    .ifPresent(node -> node.values.put(field, value));
        }
    }

    /**
     * Writes a primitive node's value into the fields that it is linked to. The page does this for muted primitives
     * too.
     */
    private void applyPrimitive(Placed primitive) {
        if (!UiVirtual.isPrimitive(primitive.node) || primitive.node.outputs().isEmpty()) {
            return;
        }
        JsonNode value = primitive.node.values().path(0);
        for (String id : primitive.node.outputs().getFirst().links()) {
            UiScope.Link link = primitive.frame.scope.links().get(id);
            if (link == null) {
                continue;
            }
            Optional<Placed> target = primitive.frame.node(link.target());
            if (target.isEmpty()
                    || value.isMissingNode()
                    || link.targetSlot() >= target.get().node.inputs().size()) {
                continue;
            }
            UiNode.Slot input = target.get().node.inputs().get(link.targetSlot());
            String field = input.field().orElse(input.name());
            if (target.get().values.containsKey(field) || target.get().inside != null) {
                target.get().values.put(field, value);
            }
        }
    }

    private ObjectNode send(Placed node, UiLinks links) {
        Optional<NodeSpec> spec = types.apply(node.node.type());
        ObjectNode object = ComfyJson.NODES.objectNode();
        ObjectNode inputs = object.putObject("inputs");
        node.values.forEach((name, value) -> inputs.set(name, ApiFormat.wrapped(filled(spec, name, value))));
        for (int slot : inOrder(node.node, spec)) {
            String name = node.node.inputs().get(slot).name();
            links.origin(node, slot)
                    .ifPresent(origin -> inputs.set(
                            name,
                            switch (origin) {
                                case UiLinks.Value given -> ApiFormat.wrapped(given.value());
                                case UiLinks.Output output ->
                                    ComfyJson.NODES
                                            .arrayNode()
                                            .add(output.node())
                                            .add(output.slot());
                            }));
        }
        object.put("class_type", node.node.type());
        JsonNode title = node.node
                .title()
                .<JsonNode>map(ComfyJson.NODES::stringNode)
                .or(() -> spec.map(ObjectInfo::title))
                .orElseGet(() -> ComfyJson.NODES.stringNode(node.node.type()));
        object.putObject("_meta").set("title", title);
        return object;
    }

    private JsonNode filled(Optional<NodeSpec> spec, String name, JsonNode value) {
        if (!value.isString() || spec.isEmpty()) {
            return value;
        }
        if (spec.get().is(NodeTrait.OUTPUT) && name.equals(FILE_NAME)) {
            return ComfyJson.NODES.stringNode(UiText.fill(value.stringValue(), placed, now));
        }
        boolean choosing = spec.get()
                .input(name)
                .map(InputSpec::type)
                .filter(type -> type instanceof InputType.Text text && text.choosing())
                .isPresent();
        return choosing ? ComfyJson.NODES.stringNode(DynamicPrompt.resolve(value.stringValue(), random)) : value;
    }

    /** Returns the numbers of a node's inputs in the declared order; undeclared ones come last. */
    private static List<Integer> inOrder(UiNode node, Optional<NodeSpec> spec) {
        Set<Integer> order = new LinkedHashSet<>();
        spec.ifPresent(known -> known.inputs().forEach(input -> {
            int slot = node.inputNamed(input.name());
            if (slot >= 0) {
                order.add(slot);
            }
        }));
        for (int slot = 0; slot < node.inputs().size(); slot++) {
            order.add(slot);
        }
        return List.copyOf(order);
    }

    /** Removes inputs that are linked to nodes which are not sent. */
    private static void dropLost(ObjectNode prompt) {
        for (JsonNode node : prompt) {
            ObjectNode inputs = (ObjectNode) node.path("inputs");
            List<String> lost = inputs.properties().stream()
                    .filter(input -> input.getValue() instanceof ArrayNode link
                            && link.size() == 2
                            && !prompt.has(link.get(0).asString("")))
                    .map(Map.Entry::getKey)
                    .toList();
            inputs.remove(Set.copyOf(lost));
        }
    }
}
