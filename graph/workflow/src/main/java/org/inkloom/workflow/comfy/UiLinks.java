package org.inkloom.workflow.comfy;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.comfy.UiFrame.Placed;
import tools.jackson.databind.JsonNode;

/**
 * Follows links back to where an input's value comes from, through nodes that are not sent: reroutes, bypassed nodes
 * and the borders of subgraphs. The wanted type stays that of the input at which the search began.
 */
final class UiLinks {
    private final UiPromoted promoted;

    UiLinks(UiPromoted promoted) {
        this.promoted = promoted;
    }

    /** The end of a search: an output of a node that is sent, or a value. */
    sealed interface Origin {}

    record Output(String node, int slot) implements Origin {}

    record Value(JsonNode value) implements Origin {}

    /** The current position of a search: an input of a node, whose link is followed next. */
    private record Place(Placed node, int input) {}

    /** Follows an input's link to its origin; empty if it ends at a node that is not sent. */
    Optional<Origin> origin(Placed start, int input) {
        Set<String> seen = new HashSet<>();
        String type = start.node.inputs().get(input).type();
        Optional<Place> place = Optional.of(new Place(start, input));
        while (place.isPresent()) {
            Placed node = place.get().node();
            int slot = place.get().input();
            if (!seen.add(node.id + " " + slot)) {
                throw InkloomException.badInput(
                        "INK-GRAPH-005",
                        "The links of the workflow run in a ring through node " + node.id + ".",
                        "Nodes that are not sent (reroutes, bypassed nodes, subgraphs) lead back to themselves.",
                        "Take one of the links away and save the workflow again.");
            }
            Optional<UiScope.Link> link =
                    node.node.link(slot).map(id -> node.frame.scope.links().get(id));
            if (link.isEmpty()) {
                return Optional.empty();
            }
            if (link.get().origin().equals(UiScope.INPUTS) && node.frame.host.isPresent()) {
                Placed host = node.frame.host.get();
                int outer = promoted.hostInput(host, link.get().originSlot());
                if (host.node.link(outer).isEmpty()) {
                    return promoted.value(host, link.get().originSlot()).map(Value::new);
                }
                place = Optional.of(new Place(host, outer));
                continue;
            }
            Optional<Placed> origin = node.frame.node(link.get().origin());
            if (origin.isEmpty()) {
                return Optional.empty();
            }
            Object next = output(origin.get(), link.get().originSlot(), type);
            if (next instanceof Origin found) {
                return Optional.of(found);
            }
            place = next instanceof Place there ? Optional.of(there) : Optional.empty();
        }
        return Optional.empty();
    }

    /**
     * Continues from an output. Returns an {@link Origin} if the search ends there, a {@link Place} to continue from,
     * or this object if there is no origin.
     */
    private Object output(Placed start, int startSlot, String type) {
        Placed node = start;
        int slot = startSlot;
        while (true) {
            if (node.node.mode() == UiNode.MUTED) {
                return this;
            }
            if (node.node.mode() == UiNode.BYPASSED) {
                int input = throughBypassed(node.node, slot, type);
                return input < 0 ? this : new Place(node, input);
            }
            if (node.inside != null) {
                Optional<UiScope.Link> inner = node.inside.scope.linkToOutput(slot);
                if (inner.isEmpty()) {
                    return this;
                }
                if (inner.get().origin().equals(UiScope.INPUTS)) {
                    return through(node, inner.get().originSlot());
                }
                Optional<Placed> next = node.inside.node(inner.get().origin());
                if (next.isEmpty()) {
                    return this;
                }
                node = next.get();
                slot = inner.get().originSlot();
                continue;
            }
            if (UiVirtual.is(node.node)) {
                int same = slot;
                return UiVirtual.passesOn(node)
                        .<Object>map(at -> new Place(at, same))
                        .orElse(this);
            }
            return new Output(node.id, slot);
        }
    }

    /** Continues outside of a subgraph in which a link leads from an input straight to an output. */
    private Object through(Placed host, int input) {
        int outer = promoted.hostInput(host, input);
        if (host.node.link(outer).isPresent()) {
            return new Place(host, outer);
        }
        return promoted.value(host, input).<Object>map(Value::new).orElse(this);
    }

    /**
     * Returns the input that a bypassed node passes on at an output: the one with the same number, the same type or a
     * fitting type; -1 if there is none.
     */
    private static int throughBypassed(UiNode node, int slot, String type) {
        List<UiNode.Slot> inputs = node.inputs();
        if (type.isEmpty() || type.equals("*")) {
            return slot < inputs.size() ? slot : inputs.isEmpty() ? -1 : 0;
        }
        String given = slot < node.outputs().size() ? node.outputs().get(slot).type() : "";
        if (slot < inputs.size() && fits(inputs.get(slot).type(), given, type)) {
            return slot;
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).type().equals(type)) {
                return i;
            }
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (fits(inputs.get(i).type(), given, type)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean fits(String input, String given, String wanted) {
        return connects(input, given) && connects(input, wanted);
    }

    private static boolean connects(String one, String other) {
        if (isAny(one) || isAny(other) || one.equals(other)) {
            return true;
        }
        List<String> some = List.of(other.toLowerCase(Locale.ROOT).split(","));
        return List.of(one.toLowerCase(Locale.ROOT).split(",")).stream().anyMatch(some::contains);
    }

    private static boolean isAny(String type) {
        return type.isEmpty() || type.equals("*") || type.equals("0");
    }
}
