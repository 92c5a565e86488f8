package org.inkloom.workflow.node;

/** A value between nodes that knows how much memory it uses, so that the result cache can keep its limit. */
public interface Sized {
    /** Returns the approximate number of bytes that the value holds. */
    long bytes();
}
