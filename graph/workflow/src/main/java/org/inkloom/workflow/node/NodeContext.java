package org.inkloom.workflow.node;

import java.util.Map;
import org.inkloom.workflow.graph.Graph;

/**
 * Facts about a run that are not in the graph's values.
 *
 * @param job id of the job
 * @param graph the whole graph, with values converted to the inputs' types
 * @param notes texts that the client wants in picture files: JSON by the text's keyword
 * @param previews whether anybody wants to see work in progress
 */
public record NodeContext(String job, Graph graph, Map<String, String> notes, boolean previews) {
    /** Keeps a copy. */
    public NodeContext {
        notes = Map.copyOf(notes);
    }
}
