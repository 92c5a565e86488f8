package org.inkloom.workflow.node;

/** A value between nodes that knows how much memory it takes, so that results can be kept within bounds. */
public interface Sized {
    /** Returns about how many bytes the value alone holds. */
    long bytes();
}
