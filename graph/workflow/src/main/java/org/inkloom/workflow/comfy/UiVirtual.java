package org.inkloom.workflow.comfy;

import java.util.Optional;
import java.util.Set;

/** Kinds of nodes that only exist on the page. They are never sent; links pass through them. */
final class UiVirtual {
    private static final String PRIMITIVE = "PrimitiveNode";
    private static final String GET = "GetNode";
    private static final String SET = "SetNode";
    private static final Set<String> TYPES = Set.of("Reroute", PRIMITIVE, "Note", "MarkdownNote", GET, SET);

    private UiVirtual() {}

    static boolean is(UiNode node) {
        return TYPES.contains(node.type());
    }

    static boolean isPrimitive(UiNode node) {
        return node.type().equals(PRIMITIVE);
    }

    /**
     * Returns the node whose input a link through this node continues from: the node itself, or for a getter its
     * setter.
     */
    static Optional<UiFrame.Placed> passesOn(UiFrame.Placed placed) {
        if (!placed.node.type().equals(GET)) {
            return Optional.of(placed);
        }
        String name = name(placed.node);
        for (UiFrame frame = placed.frame; ; frame = frame.host.get().frame) {
            Optional<UiFrame.Placed> setter = frame.nodes.values().stream()
                    .filter(other ->
                            other.node.type().equals(SET) && name(other.node).equals(name))
                    .findFirst();
            if (setter.isPresent() || frame.host.isEmpty()) {
                return setter;
            }
        }
    }

    private static String name(UiNode node) {
        return node.values().path(0).asString("");
    }
}
