package org.inkloom.workflow.node;

/** Further properties of a node type. */
public enum NodeTrait {
    /** It writes or shows a result, so a graph is run for its sake. */
    OUTPUT,
    /** It gets whole lists and runs once, instead of once per element. */
    TAKES_LISTS,
    /** Two nodes with the same inputs give different results, so the node's id is part of the cache key. */
    OWN_RESULT,
    /** Another type has replaced it. */
    DEPRECATED,
    /** It may still change. */
    EXPERIMENTAL,
    /** It uses the whole graph and the page's workflow, to write them into files. */
    WANTS_GRAPH,
    /** It uses its own id. */
    WANTS_ID
}
