package org.inkloom.workflow.check;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fault of a graph or of an input of a node.
 *
 * @param kind what is wrong
 * @param message one sentence, the same for all faults of the kind except for values in it
 * @param details the input and the value
 * @param input the input's name, if the fault is one of an input
 * @param facts further data, under the names that ComfyUI's clients read
 */
public record Fault(
        Kind kind, String message, String details, Optional<String> input, Map<String, @Nullable Object> facts) {
    /** Kinds of faults. ComfyUI's clients know them by these names in lower case. */
    public enum Kind {
        /** The node's type is unknown, or the node has none. */
        MISSING_NODE_TYPE,
        /** The graph has no output node: none writes or shows a result. */
        PROMPT_NO_OUTPUTS,
        /** Every output node needs a node with a fault, so nothing can run. */
        PROMPT_OUTPUTS_FAILED_VALIDATION,
        /** A required input is missing. */
        REQUIRED_INPUT_MISSING,
        /** A list that is no link, which would be a node's id and a slot. */
        BAD_LINKED_INPUT,
        /** The linked output has another type than the input. */
        RETURN_TYPE_MISMATCH,
        /** The value has another type than the input, such as text in place of a number. */
        INVALID_INPUT_TYPE,
        /** The value is below the input's range. */
        VALUE_SMALLER_THAN_MIN,
        /** The value is above the input's range. */
        VALUE_BIGGER_THAN_MAX,
        /** Not one of the choices. */
        VALUE_NOT_IN_LIST,
        /** The node type's own check refused the value. */
        CUSTOM_VALIDATION_FAILED,
        /** An output node has a link to a missing node, or its check threw an exception. */
        EXCEPTION_DURING_VALIDATION,
        /** The same as {@link #EXCEPTION_DURING_VALIDATION}, for a node that is no output. */
        EXCEPTION_DURING_INNER_VALIDATION,
        /** A node needs its own result. */
        DEPENDENCY_CYCLE
    }

    /** Keeps a copy. */
    public Fault {
        Objects.requireNonNull(kind);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
