package org.inkloom.server.comfy;

import java.util.Locale;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.queue.EndedJob;
import org.inkloom.workflow.queue.FoundJob;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobState;
import org.inkloom.workflow.queue.JobSummary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Jobs as the queue, the history and the list of jobs write them. */
final class JobJson {
    private JobJson() {}

    /** Five things in a list: number, id, graph, what came along, outputs. */
    static ArrayNode tuple(Job job) {
        ArrayNode tuple = ComfyJson.MAPPER.createArrayNode();
        tuple.add(number(job.number())).add(job.id());
        tuple.add(asWritten(job.prompt())).add(asWritten(job.extra()));
        ArrayNode outputs = tuple.addArray();
        job.outputs().forEach(outputs::add);
        return tuple;
    }

    /** JSON that goes into the answer as it lies in the database, where it was written from what was read: it is not read again. */
    private static JsonNode asWritten(String json) {
        return ComfyJson.MAPPER.getNodeFactory().rawValueNode(new RawValue(json));
    }

    private static JsonNode number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? ComfyJson.json((long) number)
                : ComfyJson.json(number);
    }

    static ObjectNode history(EndedJob ended) {
        ObjectNode entry = ComfyJson.MAPPER.createObjectNode();
        entry.set("prompt", tuple(ended.job()));
        entry.set("outputs", asWritten(ended.shown()));
        entry.set("meta", asWritten(ended.meta()));
        entry.set("status", asWritten(ended.status()));
        return entry;
    }

    /** A job in a list. */
    static ObjectNode summary(JobSummary job) {
        ObjectNode summary = ComfyJson.MAPPER.createObjectNode();
        String status = job.state() == JobState.RUNNING
                ? "in_progress"
                : job.state().name().toLowerCase(Locale.ROOT);
        summary.put("id", job.id()).put("status", status);
        summary.set("priority", number(job.number()));
        summary.put("create_time", job.created()).put("outputs_count", 0);
        job.workflow().ifPresent(workflow -> summary.put("workflow_id", workflow));
        if (job.isOpen()) {
            return summary;
        }
        summary.put("execution_start_time", job.started()).put("execution_end_time", job.ended());
        if (job.state() == JobState.FAILED) {
            for (JsonNode message : ComfyJson.read(job.status()).path("messages")) {
                if (message.path(0).asString("").equals("execution_error")) {
                    summary.set("execution_error", message.path(1));
                }
            }
        }
        addOutputs(summary, ComfyJson.read(job.shown()));
        return summary;
    }

    /** What is shown first: a result before what is only shown. */
    private static void addOutputs(ObjectNode summary, JsonNode outputs) {
        int count = 0;
        ObjectNode first = null;
        for (var node : outputs.properties()) {
            for (var kind : node.getValue().properties()) {
                for (JsonNode item : kind.getValue()) {
                    count++;
                    boolean result = item.path("type").asString("").equals("output");
                    boolean better = first == null
                            || result && !first.path("type").asString("").equals("output");
                    if (better && item instanceof ObjectNode file && item.has("filename")) {
                        first = file.deepCopy();
                        first.put("nodeId", node.getKey()).put("mediaType", kind.getKey());
                    }
                }
            }
        }
        summary.put("outputs_count", count);
        if (first != null) {
            summary.set("preview_output", first);
        }
    }

    /** A job by itself. */
    static ObjectNode whole(FoundJob found) {
        ObjectNode whole = summary(found.summary());
        found.ended().ifPresent(ended -> {
            whole.set("outputs", asWritten(ended.shown()));
            whole.set("execution_status", asWritten(ended.status()));
        });
        ObjectNode workflow = whole.putObject("workflow");
        workflow.set("prompt", asWritten(found.job().prompt()));
        workflow.set("extra_data", asWritten(found.job().extra()));
        return whole;
    }
}
