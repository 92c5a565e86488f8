package org.inkloom.workflow.comfy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import tools.jackson.databind.JsonNode;

/**
 * One graph of a saved workflow: the outermost one, or the inside of a subgraph.
 *
 * @param nodes by id, in the file's order
 * @param links by id
 * @param inputs of a subgraph; empty for the outermost graph
 * @param outputs of a subgraph; empty for the outermost graph
 */
record UiScope(
        Map<String, UiNode> nodes, Map<String, Link> links, List<UiNode.Slot> inputs, List<UiNode.Slot> outputs) {
    /** The node id, inside a subgraph, at which links from its inputs begin. */
    static final String INPUTS = "-10";
    /** The node id, inside a subgraph, at which links to its outputs end. */
    static final String OUTPUTS = "-20";

    /** A link between two nodes. */
    record Link(String id, String origin, int originSlot, String target, int targetSlot) {}

    static UiScope read(JsonNode graph) {
        Map<String, UiNode> nodes = new LinkedHashMap<>();
        for (JsonNode one : graph.path("nodes")) {
            UiNode node = UiNode.read(one);
            if (node.id().isEmpty()) {
                throw InkloomException.badInput(
                        "INK-GRAPH-004",
                        "A node of the workflow has no id.",
                        "The file is damaged or was not written by ComfyUI's page.",
                        "Open it in ComfyUI and save it again.");
            }
            nodes.put(node.id(), node);
        }
        Map<String, Link> links = new LinkedHashMap<>();
        for (JsonNode one : graph.path("links")) {
            link(one).ifPresent(link -> links.put(link.id(), link));
        }
        return new UiScope(nodes, links, UiNode.slots(graph.path("inputs")), UiNode.slots(graph.path("outputs")));
    }

    /**
     * Reads a link. Schema 0.4 writes a list, schema 1 an object; deleted links leave null entries, which are skipped.
     */
    private static Optional<Link> link(JsonNode link) {
        if (link.isArray() && link.size() >= 5) {
            return Optional.of(new Link(
                    UiNode.text(link.get(0)),
                    UiNode.text(link.get(1)),
                    link.get(2).asInt(0),
                    UiNode.text(link.get(3)),
                    link.get(4).asInt(0)));
        }
        if (link.isObject()) {
            return Optional.of(new Link(
                    UiNode.text(link.path("id")),
                    UiNode.text(link.path("origin_id")),
                    link.path("origin_slot").asInt(0),
                    UiNode.text(link.path("target_id")),
                    link.path("target_slot").asInt(0)));
        }
        return Optional.empty();
    }

    /** Returns the link that leads to an output of this subgraph. */
    Optional<Link> linkToOutput(int slot) {
        return links.values().stream()
                .filter(link -> link.target().equals(OUTPUTS) && link.targetSlot() == slot)
                .findFirst();
    }

    /** Returns the links from an input of this subgraph, in the order in which the input lists them. */
    List<Link> linksFromInput(int slot) {
        List<Link> found = new ArrayList<>();
        if (slot >= 0 && slot < inputs.size()) {
            inputs.get(slot)
                    .links()
                    .forEach(id -> Optional.ofNullable(links.get(id)).ifPresent(found::add));
        }
        links.values().stream()
                .filter(link -> link.origin().equals(INPUTS) && link.originSlot() == slot && !found.contains(link))
                .forEach(found::add);
        return found;
    }
}
