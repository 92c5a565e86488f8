package org.inkloom.workflow.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A job's line in lists: without the graph and the client's data, which are most of a job's bytes.
 *
 * @param id of the job
 * @param number its place in the queue
 * @param created milliseconds since 1970
 * @param workflow id of the workflow that it was queued from
 * @param state its state
 * @param started milliseconds since 1970; 0 while it waits
 * @param ended milliseconds since 1970; 0 while it waits or runs
 * @param shown what its nodes showed, as JSON; an empty object while it waits or runs
 * @param status how it ended and the messages about it, as JSON; an empty object while it waits or runs
 */
public record JobSummary(
        String id,
        double number,
        long created,
        Optional<String> workflow,
        JobState state,
        long started,
        long ended,
        String shown,
        String status) {
    static final String COLUMNS = "id, number, created, workflow, state, started, ended, shown, status";

    static JobSummary of(ResultSet rows) throws SQLException {
        return new JobSummary(
                rows.getString("id"),
                rows.getDouble("number"),
                rows.getLong("created"),
                Optional.ofNullable(rows.getString("workflow")).filter(id -> !id.isEmpty()),
                JobState.of(rows.getString("state")),
                rows.getLong("started"),
                rows.getLong("ended"),
                Optional.ofNullable(rows.getString("shown")).orElse("{}"),
                Optional.ofNullable(rows.getString("status")).orElse("{}"));
    }

    /** Returns whether it waits or runs. */
    public boolean isOpen() {
        return state == JobState.PENDING || state == JobState.RUNNING;
    }
}
