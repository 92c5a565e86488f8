package org.inkloom.workflow.queue;

import java.util.Optional;

/**
 * A job and its state, read together.
 *
 * @param job the job
 * @param state its state
 * @param ended how it ended; empty while it waits or runs
 */
public record FoundJob(Job job, JobState state, Optional<EndedJob> ended) {
    /** Returns the job's line for lists. */
    public JobSummary summary() {
        return new JobSummary(
                job.id(),
                job.number(),
                job.created(),
                Optional.of(WorkflowIds.of(job.extra())).filter(id -> !id.isEmpty()),
                state,
                ended.map(EndedJob::started).orElse(0L),
                ended.map(EndedJob::ended).orElse(0L),
                ended.map(EndedJob::shown).orElse("{}"),
                ended.map(EndedJob::status).orElse("{}"));
    }
}
