package org.inkloom.server.trace;

import java.time.Instant;
import java.util.Optional;

/** A piece of work with a beginning and an end, below others of its trace. Thread-safe. */
public interface TraceSpan {
    /** One that nobody records. */
    TraceSpan NONE = new TraceSpan() {};

    /** Returns where it is, for what belongs below it; nothing where nobody records it. */
    default Optional<TraceParent> place() {
        return Optional.empty();
    }

    /** Begins a piece of it. */
    default TraceSpan begin(String name, Instant start) {
        return NONE;
    }

    /** Gives it another name than it began with. */
    default TraceSpan named(String name) {
        return this;
    }

    /** Adds a fact. */
    default TraceSpan put(String name, String value) {
        return this;
    }

    /** Adds a number. */
    default TraceSpan put(String name, long value) {
        return this;
    }

    /** Notes that it failed, and why in a word or a sentence. */
    default TraceSpan failed(String why) {
        return this;
    }

    /** Ends it now. */
    default void end() {}

    /** Ends it at a moment. */
    default void end(Instant moment) {}
}
