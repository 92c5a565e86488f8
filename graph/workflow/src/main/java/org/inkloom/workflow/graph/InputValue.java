package org.inkloom.workflow.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The value or link of one input of a node. */
public sealed interface InputValue {
    /**
     * A value in the graph itself: text, Boolean, {@link java.math.BigInteger}, {@link Double}, a list or map of these,
     * or null.
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

    /** A list in place of a link that is none: it does not consist of an id and a slot. */
    record BrokenLink(List<@Nullable Object> parts) implements InputValue {
        /** Keeps a copy. */
        public BrokenLink {
            parts = Collections.unmodifiableList(new ArrayList<>(parts));
        }
    }
}
