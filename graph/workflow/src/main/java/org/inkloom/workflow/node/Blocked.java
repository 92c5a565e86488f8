package org.inkloom.workflow.node;

/** An output that says: what needs me shall not run. Nodes behind it are left out without an error. */
public enum Blocked {
    /** The one value: there is nothing more to say. */
    SILENTLY
}
