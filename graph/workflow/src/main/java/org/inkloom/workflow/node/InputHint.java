package org.inkloom.workflow.node;

/** What else is known of an input. */
public enum InputHint {
    /** Computed only when the node asks for it. */
    LAZY,
    /** The page changes the value after each run when its user wants that; a field for it follows in saved workflows. */
    CHANGES_AFTER_RUN,
    /** A picture may be uploaded into it. */
    PICTURE_UPLOAD,
    /** A field is never shown; the value comes from another node. */
    ALWAYS_LINKED,
    /** Shown only when more is asked for. */
    ADVANCED,
    /** The node type checks the value itself, so ranges and lists are not. */
    OWN_CHECK
}
