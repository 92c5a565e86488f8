package org.inkloom.workflow.node;

import java.util.Optional;

/** Converts values between nodes, such as pictures, to bytes for storing on disk, and back. */
public interface ValueFiles {
    /** Stores no values. */
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
     * @param kind of value, a word of letters
     * @param bytes must not be changed
     */
    record Written(String kind, byte[] bytes) {}

    /** Returns a value as bytes; empty if it is cheap to compute again, or cannot outlive the process. */
    Optional<Written> write(Object value);

    /**
     * Returns the value that was written.
     *
     * @throws IllegalArgumentException if the kind is unknown
     */
    Object read(Written written);
}
