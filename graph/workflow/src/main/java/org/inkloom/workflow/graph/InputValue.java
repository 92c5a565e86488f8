package org.inkloom.workflow.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one input of a node holds. */
public sealed interface InputValue {
    /**
     * A value that the graph itself gives: text, a truth value, {@link java.math.BigInteger}, {@link Double}, a list or a
     * map of such, or nothing.
     */
    record Constant(@Nullable Object value) implements InputValue {}

    /**
     * The output of another node.
     *
     * @param node the other node's id
     * @param slot number of its output, from 0
     */
    record Link(String node, int slot) implements InputValue {
        /** Checks that the link leads somewhere. */
        public Link {
            Objects.requireNonNull(node);
            if (slot < 0) {
                throw new IllegalArgumentException("no slot: " + slot);
            }
        }
    }

    /** A list where a link is expected that is not one: not of length 2, or not of an id and a slot. */
    record BrokenLink(List<@Nullable Object> parts) implements InputValue {
        /** Keeps a copy. */
        public BrokenLink {
            parts = Collections.unmodifiableList(new ArrayList<>(parts));
        }
    }
}
