package org.inkloom.workflow.node;

import java.util.Objects;

/**
 * One declared output of a node type.
 *
 * @param name what a page shows
 * @param type what it gives
 * @param list whether a run gives a list, over which the nodes behind it run one by one
 */
public record OutputSpec(String name, String type, boolean list) {
    /** Checks that all is there. */
    public OutputSpec {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
    }

    /** An output that is named as its type. */
    public static OutputSpec of(String type) {
        return new OutputSpec(type, type, false);
    }

    /** An output with a name of its own. */
    public static OutputSpec of(String name, String type) {
        return new OutputSpec(name, type, false);
    }

    /** Returns the same output, which gives a list. */
    public OutputSpec asList() {
        return new OutputSpec(name, type, true);
    }
}
