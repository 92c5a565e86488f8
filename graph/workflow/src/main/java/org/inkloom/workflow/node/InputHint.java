package org.inkloom.workflow.node;

/** Further properties of an input. */
public enum InputHint {
    /** Computed only when the node asks for it with {@link NodeType#wanted}. */
    LAZY,
    /** The page can change the value after each run, and saved workflows have one more entry for how. */
    CHANGES_AFTER_RUN,
    /** The page offers to upload a picture for it. */
    PICTURE_UPLOAD,
    /** The page shows no field for it: the value always comes from another node. */
    ALWAYS_LINKED,
    /** The page shows it only among the advanced inputs. */
    ADVANCED,
    /** The node type checks the value itself; its range or list of choices is not checked for it. */
    OWN_CHECK
}
