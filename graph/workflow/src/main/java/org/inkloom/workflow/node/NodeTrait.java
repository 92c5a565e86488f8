package org.inkloom.workflow.node;

/** What else is known of a node type. */
public enum NodeTrait {
    /** What the graph is run for: it writes or shows something. */
    OUTPUT,
    /** It is handed whole lists and runs once. */
    TAKES_LISTS,
    /** Two nodes with the same inputs give different results, so that its id counts. */
    OWN_RESULT,
    /** Something better has taken its place. */
    DEPRECATED,
    /** It may still change. */
    EXPERIMENTAL,
    /** It wants the whole graph and the page's workflow, for what it writes into files. */
    WANTS_GRAPH,
    /** It wants its own id. */
    WANTS_ID
}
