package org.inkloom.workflow.queue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import tools.jackson.databind.JsonNode;

/** The id of the workflow that a job was queued from: it lies in what clients send along, and in a column by which jobs are found. */
final class WorkflowIds {
    private static final int AT_ONCE = 200;
    private static final int LONGEST = 200;

    private WorkflowIds() {}

    /** Returns the id; an empty text where there is none, or one that is longer than an index holds. */
    static String of(String extra) {
        try {
            JsonNode id =
                    ComfyJson.read(extra).path("extra_pnginfo").path("workflow").path("id");
            return id.isString() && id.stringValue().length() <= LONGEST ? id.stringValue() : "";
        } catch (InkloomException e) {
            // What came along is kept as it is, and found by its job's id alone.
            return "";
        }
    }

    /** Fills the column for jobs of databases that had none. */
    static void fill(Jdbi jdbi) {
        while (jdbi.<Boolean, RuntimeException>inTransaction(WorkflowIds::fillSome)) {
            // Some at a time: a history of many large workflows does not lie in memory at once.
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
