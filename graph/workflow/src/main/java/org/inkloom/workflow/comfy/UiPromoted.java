package org.inkloom.workflow.comfy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.workflow.comfy.UiFrame.Placed;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of nodes inside a subgraph that its instance shows. Older files hold their values in the instance's
 * list, in the order of its inputs. Newer ones list them in the property {@code proxyWidgets}, as pairs of inner node
 * and field.
 */
final class UiPromoted {
    /** Stands in a pair for an inner node and means the subgraph's own input of that name. */
    private static final String OWN_INPUT = "-1";

    /** Returns the number of an instance's input for an input of its subgraph; -1 if it has none. */
    int hostInput(Placed host, int slot) {
        List<UiNode.Slot> inputs = host.inside == null ? List.of() : host.inside.scope.inputs();
        if (slot < 0 || slot >= inputs.size()) {
            return slot < host.node.inputs().size() ? slot : -1;
        }
        int named = host.node.inputNamed(inputs.get(slot).name());
        return named >= 0 || slot >= host.node.inputs().size() ? named : slot;
    }

    /** Returns the value that an instance shows for an input of its subgraph; empty if that input is no field. */
    Optional<JsonNode> value(Placed host, int slot) {
        Optional<Placed> field = innerField(host, slot);
        if (field.isEmpty()) {
            return Optional.empty();
        }
        String shown =
                host.inside == null ? "" : host.inside.scope.inputs().get(slot).name();
        Optional<JsonNode> primitive = Optional.ofNullable(host.values.get(shown));
        return primitive.or(() -> saved(host, slot, shown)).or(() -> innerValue(host, slot));
    }

    private Optional<JsonNode> saved(Placed host, int slot, String name) {
        JsonNode values = host.node.values();
        if (values.isObject()) {
            return Optional.ofNullable(values.get(name));
        }
        int at = proxied(host.node).isEmpty() ? position(host, slot) : proxyPosition(host, slot, name);
        return at >= 0 && at < values.size() ? Optional.of(values.get(at)) : Optional.empty();
    }

    /** Returns how many fields the instance shows before this one. */
    private int position(Placed host, int slot) {
        int position = 0;
        for (int i = 0; i < slot; i++) {
            position += innerField(host, i).isPresent() ? 1 : 0;
        }
        return position;
    }

    private int proxyPosition(Placed host, int slot, String name) {
        List<List<String>> pairs = proxied(host.node);
        int own = pairs.indexOf(List.of(OWN_INPUT, name));
        if (own >= 0) {
            return own;
        }
        for (UiScope.Link link : links(host, slot)) {
            Optional<String> field = fieldAt(host, link);
            int at =
                    field.map(one -> pairs.indexOf(List.of(link.target(), one))).orElse(-1);
            if (at >= 0) {
                return at;
            }
        }
        return -1;
    }

    static List<List<String>> proxied(UiNode node) {
        List<List<String>> pairs = new ArrayList<>();
        for (JsonNode pair : node.properties().path("proxyWidgets")) {
            pairs.add(List.of(UiNode.text(pair.path(0)), UiNode.text(pair.path(1))));
        }
        return pairs;
    }

    private static List<UiScope.Link> links(Placed host, int slot) {
        return host.inside == null ? List.of() : host.inside.scope.linksFromInput(slot);
    }

    /** Returns the first node inside of which a field gets its value from this input of the subgraph. */
    private Optional<Placed> innerField(Placed host, int slot) {
        for (UiScope.Link link : links(host, slot)) {
            if (fieldAt(host, link).isPresent()) {
                return host.inside == null ? Optional.empty() : host.inside.node(link.target());
            }
        }
        return Optional.empty();
    }

    private Optional<JsonNode> innerValue(Placed host, int slot) {
        for (UiScope.Link link : links(host, slot)) {
            Optional<String> field = fieldAt(host, link);
            Optional<Placed> inner = host.inside == null ? Optional.empty() : host.inside.node(link.target());
            if (field.isPresent() && inner.isPresent()) {
                return inner.get().inside != null
                        ? value(inner.get(), link.targetSlot())
                        : Optional.ofNullable(inner.get().values.get(field.get()));
            }
        }
        return Optional.empty();
    }

    /** Returns the name of the field at which a link from a subgraph's input ends; empty if it ends at no field. */
    private Optional<String> fieldAt(Placed host, UiScope.Link link) {
        Optional<Placed> inner = host.inside == null ? Optional.empty() : host.inside.node(link.target());
        if (inner.isEmpty()
                || link.targetSlot() < 0
                || link.targetSlot() >= inner.get().node.inputs().size()) {
            return Optional.empty();
        }
        UiNode.Slot input = inner.get().node.inputs().get(link.targetSlot());
        if (inner.get().inside != null) {
            return innerField(inner.get(), link.targetSlot()).map(found -> input.name());
        }
        return input.field()
                .or(() -> Optional.of(input.name()))
                .filter(name -> inner.get().values.containsKey(name));
    }
}
