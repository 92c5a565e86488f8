package org.inkloom.workflow.queue;

import java.util.List;

/**
 * The jobs that have not ended, as they were at one moment: a job that begins to run meanwhile is in one of the lists and
 * not in both or none.
 *
 * @param running those that run
 * @param pending those that wait, the next first
 */
public record OpenJobs(List<Job> running, List<Job> pending) {
    /** Keeps copies. */
    public OpenJobs {
        running = List.copyOf(running);
        pending = List.copyOf(pending);
    }
}
