package org.inkloom.workflow.check;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a graph or with an input of a node.
 *
 * @param kind what
 * @param message one sentence that is the same for all of the kind, but for values
 * @param details which input, which value
 * @param input the input, where it is one
 * @param facts what else is known, by the names that ComfyUI's clients read
 */
public record Fault(
        Kind kind, String message, String details, Optional<String> input, Map<String, @Nullable Object> facts) {
    /** Kinds, named as ComfyUI's clients know them (in lower case). */
    public enum Kind {
        /** A node of a type that is not here, or of none. */
        MISSING_NODE_TYPE,
        /** Nothing that writes or shows a result. */
        PROMPT_NO_OUTPUTS,
        /** No output is left that could run. */
        PROMPT_OUTPUTS_FAILED_VALIDATION,
        /** An input that must be given is not. */
        REQUIRED_INPUT_MISSING,
        /** A list that is not a node and a slot. */
        BAD_LINKED_INPUT,
        /** The other node gives something else. */
        RETURN_TYPE_MISMATCH,
        /** Not a number where a number is wanted, and the like. */
        INVALID_INPUT_TYPE,
        /** Below the range. */
        VALUE_SMALLER_THAN_MIN,
        /** Above the range. */
        VALUE_BIGGER_THAN_MAX,
        /** Not one of the choices. */
        VALUE_NOT_IN_LIST,
        /** The node type's own check. */
        CUSTOM_VALIDATION_FAILED,
        /** A node that leads to something that is not there, or whose check failed; this one is an output. */
        EXCEPTION_DURING_VALIDATION,
        /** The same for a node before an output. */
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
