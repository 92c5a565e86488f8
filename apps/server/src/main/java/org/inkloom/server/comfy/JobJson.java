package org.inkloom.server.comfy;

import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.queue.EndedJob;
import org.inkloom.workflow.queue.Job;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs as the queue, the history and the list of jobs write them. */
final class JobJson {
    private JobJson() {}

    /** Five things in a list: number, id, graph, what came along, outputs. */
    static ArrayNode tuple(Job job) {
        ArrayNode tuple = ComfyJson.MAPPER.createArrayNode();
        tuple.add(number(job)).add(job.id());
        tuple.add(ComfyJson.read(job.prompt())).add(ComfyJson.read(job.extra()));
        ArrayNode outputs = tuple.addArray();
        job.outputs().forEach(outputs::add);
        return tuple;
    }

    private static JsonNode number(Job job) {
        return job.number() == Math.rint(job.number()) && Math.abs(job.number()) < 1e15
                ? ComfyJson.json((long) job.number())
                : ComfyJson.json(job.number());
    }

    static ObjectNode history(EndedJob ended) {
        ObjectNode entry = ComfyJson.MAPPER.createObjectNode();
        entry.set("prompt", tuple(ended.job()));
        entry.set("outputs", ComfyJson.read(ended.shown()));
        entry.set("meta", ComfyJson.read(ended.meta()));
        entry.set("status", ComfyJson.read(ended.status()));
        return entry;
    }

    /** A job in a list. */
    static ObjectNode summary(Job job, String status) {
        ObjectNode summary = ComfyJson.MAPPER.createObjectNode();
        summary.put("id", job.id()).put("status", status);
        summary.set("priority", number(job));
        summary.put("create_time", job.created()).put("outputs_count", 0);
        JsonNode workflow = ComfyJson.read(job.extra())
                .path("extra_pnginfo")
                .path("workflow")
                .path("id");
        if (workflow.isString()) {
            summary.set("workflow_id", workflow);
        }
        return summary;
    }

    static ObjectNode summary(EndedJob ended) {
        ObjectNode summary = summary(ended.job(), ended.state().name().toLowerCase(java.util.Locale.ROOT));
        summary.put("execution_start_time", ended.started()).put("execution_end_time", ended.ended());
        for (JsonNode message : ComfyJson.read(ended.status()).path("messages")) {
            if (message.path(0).asString("").equals("execution_error")) {
                summary.set("execution_error", message.path(1));
            }
        }
        addOutputs(summary, ComfyJson.read(ended.shown()));
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
    static ObjectNode whole(EndedJob ended) {
        ObjectNode whole = summary(ended);
        whole.set("outputs", ComfyJson.read(ended.shown()));
        whole.set("execution_status", ComfyJson.read(ended.status()));
        return addWorkflow(whole, ended.job());
    }

    static ObjectNode addWorkflow(ObjectNode whole, Job job) {
        ObjectNode workflow = whole.putObject("workflow");
        workflow.set("prompt", ComfyJson.read(job.prompt()));
        workflow.set("extra_data", ComfyJson.read(job.extra()));
        return whole;
    }
}
