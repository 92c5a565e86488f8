package org.inkloom.workflow.queue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import tools.jackson.databind.JsonNode;

/**
 * The id of the workflow that a job was queued from. It is part of the client's data; a column of its own makes jobs
 * searchable by it.
 */
final class WorkflowIds {
    private static final int AT_ONCE = 200;
    private static final int LONGEST = 200;

    private WorkflowIds() {}

    /** Returns the id; an empty text if there is none or it is too long for the database's index. */
    static String of(String extra) {
        try {
            JsonNode id =
                    ComfyJson.read(extra).path("extra_pnginfo").path("workflow").path("id");
            return id.isString() && id.stringValue().length() <= LONGEST ? id.stringValue() : "";
        } catch (InkloomException e) {
            // The client's data is kept as it is; the job can still be found by its own id.
            return "";
        }
    }

    /** Fills the column for jobs of databases that were made before it existed. */
    static void fill(Jdbi jdbi) {
        while (jdbi.<Boolean, RuntimeException>inTransaction(WorkflowIds::fillSome)) {
            // In batches, so that the data of a long history is not in memory all at once.
        }
    }

    private static boolean fillSome(Handle handle) {
        Map<String, String> found = new LinkedHashMap<>();
        handle.createQuery("select id, extra from jobs where workflow is null limit " + AT_ONCE)
                .map((rows, context) -> found.put(rows.getString("id"), of(rows.getString("extra"))))
                .list();
        if (!found.isEmpty()) {
            PreparedBatch batch = handle.prepareBatch("update jobs set workflow = ? where id = ?");
            found.forEach((id, workflow) -> batch.add(workflow, id));
            batch.execute();
        }
        return !found.isEmpty();
    }
}
