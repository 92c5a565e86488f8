package org.inkloom.workflow.node;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The known node types, by name. */
public final class NodeTypes {
    private final Map<String, NodeType> types = new LinkedHashMap<>();

    /**
     * Collects types.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public NodeTypes(Collection<? extends NodeType> types) {
        for (NodeType type : types) {
            if (this.types.put(type.spec().name(), type) != null) {
                throw new IllegalArgumentException(
                        "two node types are named " + type.spec().name());
            }
        }
    }

    /** Returns the type with a name. */
    public Optional<NodeType> type(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** Returns the declaration of the type with a name. */
    public Optional<NodeSpec> spec(String name) {
        return type(name).map(NodeType::spec);
    }

    /** Returns all types by their names, in the order in which they were given. */
    public Map<String, NodeType> all() {
        return Collections.unmodifiableMap(types);
    }
}
