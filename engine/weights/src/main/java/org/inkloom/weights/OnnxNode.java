package org.inkloom.weights;

import java.util.List;
import java.util.Map;

/**
 * One step of an ONNX graph.
 *
 * @param operator for example {@code Conv}; with its domain in front where that is not ONNX's own
 * @param name for messages; may be empty
 * @param inputs names of the values taken; empty for one that is left out
 * @param outputs names of the values made
 * @param attributes by name: {@link Long}, {@link Float}, {@link String}, {@code long[]}, {@code float[]} or {@link
 *     StoredTensor}; one of another kind is its field's number as {@link Unread}
 */
public record OnnxNode(
        String operator, String name, List<String> inputs, List<String> outputs, Map<String, Object> attributes) {
    /**
     * An attribute of a kind that is not read, such as a graph.
     *
     * @param field of the published message
     */
    public record Unread(int field) {}

    /** Copies the lists and the map. */
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    /** Returns what the node is called in messages. */
    public String described() {
        return operator + (name.isEmpty() ? " that makes " + String.join(", ", outputs) : " " + name);
    }
}
