package org.inkloom.server.trace;

import java.time.Instant;
import java.util.Optional;

/** Records spans and sends them to who collects them. Thread-safe. */
public interface Traces extends AutoCloseable {
    /** Records nothing. */
    Traces NONE = new Traces() {};

    /** Where work began. */
    enum Origin {
        /** A client asked for it. */
        REQUEST,
        /** The server itself. */
        INSIDE
    }

    /** Begins a span below another program's, or below none. */
    default TraceSpan begin(String name, Origin origin, Optional<TraceParent> parent, Instant start) {
        return TraceSpan.NONE;
    }

    /** Sends what was not yet sent. */
    @Override
    default void close() {}
}
