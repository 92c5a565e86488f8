package org.inkloom.workflow.queue;

import java.util.List;

/**
 * The jobs that have not ended, read together: a job that starts at that moment is in exactly one of the lists.
 *
 * @param running those that run
 * @param pending those that wait, the next one first
 */
public record OpenJobs(List<Job> running, List<Job> pending) {
    /** Keeps copies. */
    public OpenJobs {
        running = List.copyOf(running);
        pending = List.copyOf(pending);
    }
}
