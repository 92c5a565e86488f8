package org.inkloom.workflow.node;

import java.util.Map;
import org.inkloom.workflow.graph.Graph;

/**
 * What a run knows besides the graph's values.
 *
 * @param job identifies the run
 * @param graph the graph as it was asked for, after values were converted
 * @param notes what a client wants written into pictures, by the name of the text, each as JSON
 * @param previews whether anybody wants to see work in progress
 */
public record NodeContext(String job, Graph graph, Map<String, String> notes, boolean previews) {
    /** Keeps a copy. */
    public NodeContext {
        notes = Map.copyOf(notes);
    }
}
