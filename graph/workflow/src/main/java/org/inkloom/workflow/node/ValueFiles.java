package org.inkloom.workflow.node;

import java.util.Optional;

/** Turns values between nodes, such as pictures, into bytes that outlive the process, and back. */
public interface ValueFiles {
    /** Knows no values. */
    ValueFiles NONE = new ValueFiles() {
        @Override
        public Optional<Written> write(Object value) {
            return Optional.empty();
        }

        @Override
        public Object read(Written written) {
            throw new IllegalArgumentException(written.kind());
        }
    };

    /**
     * A value as bytes.
     *
     * @param kind of value: letters
     * @param bytes all of it; nobody changes them
     */
    record Written(String kind, byte[] bytes) {}

    /** Returns a value as bytes; nothing for a value that is cheap to make again, or that only lives with the process. */
    Optional<Written> write(Object value);

    /**
     * Returns exactly the value that was written.
     *
     * @throws IllegalArgumentException if it is none of those that are written
     */
    Object read(Written written);
}
