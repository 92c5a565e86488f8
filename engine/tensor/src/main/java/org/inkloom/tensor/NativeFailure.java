package org.inkloom.tensor;

import java.util.Locale;
import java.util.Optional;
import org.inkloom.run.InkloomException;

/** Turns libtorch's C++ exceptions into failures that a user can act on. */
public final class NativeFailure {
    private NativeFailure() {}

    /**
     * Recognises that an error means a lack of memory.
     *
     * @param error what was thrown
     * @param work what was being done, for the message, for example {@code "drawing 1024x1024, batch 4"}
     * @param remedy what the user can lower, for the message
     * @return the failure to throw instead, {@code INK-TENSOR-005}; empty if the error means something else
     */
    public static Optional<InkloomException> outOfMemory(Throwable error, String work, String remedy) {
        String message = String.valueOf(error.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        boolean memory = error instanceof OutOfMemoryError
                || lower.contains("out of memory")
                || lower.contains("can't allocate memory")
                || lower.contains("not enough memory");
        if (!memory) {
            return Optional.empty();
        }
        return Optional.of(InkloomException.failed(
                "INK-TENSOR-005",
                "There is not enough memory for " + work + ": "
                        + message.lines().findFirst().orElse("allocation failed") + ".",
                "Pictures at once, their size, and the element type decide how much is needed.",
                remedy,
                error));
    }

    /**
     * Returns what to throw in place of something caught: {@link #outOfMemory} if that was the reason, else the error
     * itself.
     */
    public static RuntimeException of(Throwable error, String work, String remedy) {
        return outOfMemory(error, work, remedy)
                .map(RuntimeException.class::cast)
                .orElseGet(() -> error instanceof RuntimeException own ? own : new IllegalStateException(error));
    }
}
