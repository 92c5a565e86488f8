package org.inkloom.workflow.execute;

import java.util.Optional;

/**
 * Where a running node stands.
 *
 * @param id its id
 * @param type its type
 * @param shown the node of the user's graph that a page marks: itself, or the one that unfolded into it
 * @param parent the node that unfolded into it
 * @param real its id in the graph that it was written down in
 */
public record NodePlace(String id, String type, String shown, Optional<String> parent, String real) {
    static NodePlace of(String id, String type) {
        return new NodePlace(id, type, id, Optional.empty(), id);
    }
}
