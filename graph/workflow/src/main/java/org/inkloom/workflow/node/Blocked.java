package org.inkloom.workflow.node;

/** An output value that stops the nodes that depend on it. They are left out without an error. */
public enum Blocked {
    /** The only constant. */
    SILENTLY
}
