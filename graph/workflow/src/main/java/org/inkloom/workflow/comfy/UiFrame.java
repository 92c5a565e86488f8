package org.inkloom.workflow.comfy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One occurrence of a graph: the whole workflow, or the inside of one instance of a subgraph. */
final class UiFrame {
    /** A node in its frame. For an unfolded instance of a subgraph, {@code inside} is the frame of its nodes. */
    static final class Placed {
        final UiNode node;
        final UiFrame frame;
        final String id;
        Map<String, JsonNode> values = Map.of();

        @Nullable
        UiFrame inside;

        Placed(UiNode node, UiFrame frame) {
            this.node = node;
            this.frame = frame;
            this.id = frame.prefix + node.id();
        }
    }

    final UiScope scope;
    final Optional<Placed> host;
    final String prefix;
    final Map<String, Placed> nodes = new LinkedHashMap<>();

    UiFrame(UiScope scope, Optional<Placed> host) {
        this.scope = scope;
        this.host = host;
        this.prefix = host.map(placed -> placed.id + ":").orElse("");
        scope.nodes().forEach((id, node) -> nodes.put(id, new Placed(node, this)));
    }

    Optional<Placed> node(String id) {
        return Optional.ofNullable(nodes.get(id));
    }
}
