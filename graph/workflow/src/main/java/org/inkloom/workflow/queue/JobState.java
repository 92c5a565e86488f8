package org.inkloom.workflow.queue;

import java.util.Locale;

/** The state of a job. */
public enum JobState {
    /** It waits. */
    PENDING,
    /** It runs. */
    RUNNING,
    /** It ended and all its outputs are there. */
    COMPLETED,
    /** A node failed. */
    FAILED,
    /** Somebody stopped it. */
    CANCELLED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static JobState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
