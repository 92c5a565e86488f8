package org.inkloom.workflow.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;

/** Reads jobs from the rows of their table. */
final class JobRows {
    static final String COLUMNS =
            "id, number, prompt, extra, outputs, client, owner, created, state, started, ended, shown, meta, status";

    private JobRows() {}

    static Job job(ResultSet rows) throws SQLException {
        List<String> outputs = ComfyJson.read(rows.getString("outputs"))
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        return new Job(
                rows.getString("id"),
                rows.getDouble("number"),
                rows.getString("prompt"),
                rows.getString("extra"),
                outputs,
                Optional.ofNullable(rows.getString("client")),
                rows.getString("owner"),
                rows.getLong("created"));
    }

    static EndedJob ended(ResultSet rows) throws SQLException {
        return new EndedJob(
                job(rows),
                JobState.of(rows.getString("state")),
                rows.getLong("started"),
                rows.getLong("ended"),
                rows.getString("shown"),
                rows.getString("meta"),
                rows.getString("status"));
    }

    static FoundJob found(ResultSet rows) throws SQLException {
        JobState state = JobState.of(rows.getString("state"));
        boolean open = state == JobState.PENDING || state == JobState.RUNNING;
        return new FoundJob(job(rows), state, open ? Optional.empty() : Optional.of(ended(rows)));
    }
}
