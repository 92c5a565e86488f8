package org.inkloom.server.v2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.server.desk.Desk;
import org.inkloom.server.desk.ServerFolders;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.work.LiveJobs;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.queue.Asset;
import org.inkloom.workflow.queue.EndedJob;
import org.inkloom.workflow.queue.FoundJob;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs as the second API writes them. */
final class JobObject {
    /** Jobs stay until there are very many; a month is what is promised. */
    private static final long KEPT = 30L * 24 * 3600 * 1000;

    private final LiveJobs live;
    private final AssetFiles files;

    JobObject(LiveJobs live, AssetFiles files) {
        this.live = live;
        this.files = files;
    }

    /** Returns a job of a desk; nothing where there is none. */
    Optional<ObjectNode> of(Desk desk, String id, String base) throws IOException {
        Optional<FoundJob> found = desk.jobs().find(id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Optional<EndedJob> ended = found.get().ended();
        return Optional.of(ended.isPresent() ? ended(desk, ended.get(), base) : open(desk, found.get(), base));
    }

    private ObjectNode open(Desk desk, FoundJob found, String base) {
        Job job = found.job();
        Optional<LiveJobs.Snapshot> snapshot = live.of(job.id());
        boolean running = found.state() == JobState.RUNNING;
        String status = !running
                ? "queued"
                : snapshot.filter(LiveJobs.Snapshot::cancelling).isPresent() ? "canceling" : "running";
        ObjectNode json = begin(job, status);
        json.set(
                "started_at",
                ComfyJson.json(snapshot.map(s -> AssetFiles.time(s.started())).orElse(null)));
        json.putNull("completed_at").put("expires_at", AssetFiles.time(job.created() + KEPT));
        json.set("queue_position", ComfyJson.json(running ? null : desk.jobs().before(job.id())));
        json.set("progress", ComfyJson.json(null));
        snapshot.ifPresent(s -> json.set("progress", progress(s)));
        json.putArray("outputs");
        json.putNull("error");
        json.putObject("metrics").putNull("queue_ms").putNull("execution_ms");
        return links(json, job.id(), base);
    }

    private ObjectNode ended(Desk desk, EndedJob ended, String base) throws IOException {
        Job job = ended.job();
        ObjectNode json = begin(
                job,
                switch (ended.state()) {
                    case COMPLETED -> "succeeded";
                    case CANCELLED -> "canceled";
                    default -> "failed";
                });
        json.put("started_at", AssetFiles.time(ended.started()));
        json.put("completed_at", AssetFiles.time(ended.ended()));
        json.put("expires_at", AssetFiles.time(ended.ended() + KEPT));
        json.putNull("queue_position").putNull("progress");
        json.set("outputs", outputs(desk, ended, base));
        json.set("error", ComfyJson.json(null));
        error(ended).ifPresent(error -> json.set("error", error));
        json.putObject("metrics")
                .put("queue_ms", ended.started() - job.created())
                .put("execution_ms", ended.ended() - ended.started());
        return links(json, job.id(), base);
    }

    private static ObjectNode begin(Job job, String status) {
        return ComfyJson.MAPPER
                .createObjectNode()
                .put("id", job.id())
                .put("status", status)
                .put("created_at", AssetFiles.time(job.created()));
    }

    private static ObjectNode links(ObjectNode json, String id, String base) {
        String self = base + "/api/v2/jobs/" + id;
        json.putObject("urls").put("self", self).put("events", self + "/events").put("cancel", self + "/cancel");
        return json;
    }

    static ObjectNode progress(LiveJobs.Snapshot snapshot) {
        ObjectNode json = ComfyJson.MAPPER.createObjectNode().put("value", snapshot.fraction());
        json.put("nodes_done", snapshot.done()).put("nodes_total", snapshot.all());
        json.set("current_node", ComfyJson.json(snapshot.node().orElse(null)));
        json.set("current_node_class", ComfyJson.json(snapshot.type().orElse(null)));
        boolean steps = snapshot.steps() > 0;
        json.set("step", ComfyJson.json(steps ? snapshot.step() : null));
        json.set("steps", ComfyJson.json(steps ? snapshot.steps() : null));
        return json;
    }

    private ArrayNode outputs(Desk desk, EndedJob ended, String base) throws IOException {
        ArrayNode outputs = ComfyJson.MAPPER.createArrayNode();
        for (var node : ComfyJson.read(ended.shown()).properties()) {
            int index = 0;
            for (var kind : node.getValue().properties()) {
                for (JsonNode item : kind.getValue()) {
                    Optional<Asset> asset = asset(desk, ended, node.getKey(), index++, item);
                    if (asset.isPresent()) {
                        outputs.add(output(asset.get(), node.getKey(), base));
                    }
                }
            }
        }
        return outputs;
    }

    private Optional<Asset> asset(Desk desk, EndedJob ended, String node, int index, JsonNode item) throws IOException {
        String name = item.path("filename").asString("");
        String type = item.path("type").asString("");
        Optional<Path> root = desk.folders().ofType(type);
        if (name.isEmpty() || root.isEmpty()) {
            return Optional.empty();
        }
        String subfolder = item.path("subfolder").asString("");
        String below = (subfolder.isEmpty() ? "" : subfolder + "/") + name;
        try {
            Path file = ServerFolders.inside(root.get(), below);
            return files.result(desk, ended.job().id(), node, index, file, type + ":" + below, ended.ended());
        } catch (HttpError e) {
            return Optional.empty();
        }
    }

    private static ObjectNode output(Asset asset, String node, String base) {
        ObjectNode json = AssetFiles.json(asset, base);
        String kind = asset.type().startsWith("image/") ? "image" : asset.type().startsWith("text/") ? "text" : "file";
        json.put("node_id", node).put("name", asset.name().orElse("")).put("type", kind);
        return json.remove(java.util.List.of("file_path", "created_at", "expires_at"));
    }

    private static Optional<ObjectNode> error(EndedJob ended) {
        for (JsonNode message : ComfyJson.read(ended.status()).path("messages")) {
            JsonNode data = message.path(1);
            if (message.path(0).asString("").equals("execution_error")) {
                ObjectNode error = ComfyJson.MAPPER.createObjectNode().put("code", "node_execution_error");
                error.put("message", data.path("exception_message").asString(""));
                error.put("node_id", data.path("node_id").asString(""));
                error.put("class_type", data.path("node_type").asString(""));
                if (data.path("exception_parts") instanceof ObjectNode parts) {
                    String code = data.path("exception_type").asString("").replaceFirst("^inkloom\\.", "");
                    error.set("details", parts.deepCopy().put("code", code));
                }
                return Optional.of(error.putNull("traceback"));
            }
        }
        return Optional.empty();
    }
}
