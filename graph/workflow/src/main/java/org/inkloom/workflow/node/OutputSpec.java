package org.inkloom.workflow.node;

import java.util.Objects;

/**
 * One declared output of a node type.
 *
 * @param name for the page
 * @param type of the values
 * @param list whether a call returns a list, for whose elements the following nodes run one by one
 */
public record OutputSpec(String name, String type, boolean list) {
    /** Checks that all is there. */
    public OutputSpec {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
    }

    /** An output whose name is its type. */
    public static OutputSpec of(String type) {
        return new OutputSpec(type, type, false);
    }

    /** An output with a name of its own. */
    public static OutputSpec of(String name, String type) {
        return new OutputSpec(name, type, false);
    }

    /** Returns a copy whose calls return lists. */
    public OutputSpec asList() {
        return new OutputSpec(name, type, true);
    }
}
