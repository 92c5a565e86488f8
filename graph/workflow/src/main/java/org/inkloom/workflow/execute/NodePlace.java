package org.inkloom.workflow.execute;

import java.util.Optional;

/**
 * A running node's identity and its origin, if it came from an unfolded node.
 *
 * @param id its id
 * @param type its type
 * @param shown id of the node in the user's graph that the page marks: itself, or the node that unfolded into it
 * @param parent id of the node that unfolded into it
 * @param real its id in the graph in which it was defined
 */
public record NodePlace(String id, String type, String shown, Optional<String> parent, String real) {
    static NodePlace of(String id, String type) {
        return new NodePlace(id, type, id, Optional.empty(), id);
    }
}
