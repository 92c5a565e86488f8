package org.inkloom.server.work;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.inkloom.server.socket.Receiver;
import org.inkloom.server.socket.Sockets;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.execute.NodePlace;
import org.inkloom.workflow.node.Preview;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells clients of one job, in ComfyUI's messages and their order, and keeps those that the history repeats. */
final class JobTeller implements JobObserver.Run {
    private final Sockets sockets;
    private final JobWatches watches;
    private final LiveJobs live;
    private final String job;
    private final Receiver receiver;
    private final LongSupplier clock;
    private final ArrayNode messages = ComfyJson.MAPPER.createArrayNode();
    private final Map<String, ObjectNode> states = new LinkedHashMap<>();

    JobTeller(Sockets sockets, JobWatches watches, String job, Receiver receiver, LongSupplier clock) {
        this.sockets = sockets;
        this.watches = watches;
        this.live = watches.live();
        this.job = job;
        this.receiver = receiver;
        this.clock = clock;
    }

    ArrayNode messages() {
        return messages;
    }

    ObjectNode data() {
        return ComfyJson.MAPPER.createObjectNode().put("prompt_id", job);
    }

    /** Keeps a message for the history with its time, without sending it. */
    ObjectNode note(String type, ObjectNode data) {
        data.put("timestamp", clock.getAsLong());
        messages.addArray().add(type).add(data);
        return data;
    }

    /** Says how many nodes there are, for who asks how far the job is. */
    void begin(int nodes) {
        live.begin(job, nodes, clock.getAsLong());
    }

    /** Nothing more of the job comes but how it ended: who waits for it may look. */
    void ended() {
        sockets.idle(job);
        watches.ended(job);
    }

    void start() {
        sockets.tell(receiver, "execution_start", note("execution_start", data()));
    }

    @Override
    public void cached(List<String> nodes) {
        ObjectNode data = ComfyJson.MAPPER.createObjectNode();
        ArrayNode ids = data.putArray("nodes");
        nodes.forEach(ids::add);
        data.put("prompt_id", job);
        live.cached(job, nodes.size());
        sockets.tell(receiver, "execution_cached", note("execution_cached", data));
    }

    @Override
    public void executing(NodePlace node) {
        sockets.running(job, receiver, node.id());
        live.node(job, node.id(), node.type());
        state(node, "running", 0, 1);
        sockets.tell(receiver, "executing", executingData(node));
    }

    private ObjectNode executingData(NodePlace node) {
        return ComfyJson.MAPPER
                .createObjectNode()
                .put("node", node.id())
                .put("display_node", node.shown())
                .put("prompt_id", job);
    }

    @Override
    public void progress(NodePlace node, long done, long all) {
        ObjectNode data = ComfyJson.MAPPER.createObjectNode().put("value", done).put("max", all);
        data.put("prompt_id", job).put("node", node.id());
        live.step(job, done, all);
        sockets.tellOrAll(receiver, "progress", data);
        state(node, "running", done, all);
    }

    @Override
    public void preview(NodePlace node, Preview preview) {
        watches.preview(job, preview);
        live.preview(job, node.id(), preview);
        sockets.picture(receiver, preview, place(node).put("prompt_id", job));
    }

    @Override
    public void executed(NodePlace node, Map<String, List<Object>> shown) {
        ObjectNode data =
                ComfyJson.MAPPER.createObjectNode().put("node", node.id()).put("display_node", node.shown());
        data.set("output", ComfyJson.json(shown));
        sockets.tell(receiver, "executed", data.put("prompt_id", job));
    }

    @Override
    public void finished(NodePlace node) {
        live.finished(job);
        ObjectNode known = states.get(node.id());
        long all = known == null ? 1 : known.path("max").asLong(1);
        state(node, "finished", all, all);
    }

    /** All that ran so far is told each time, so that who comes late sees it. */
    void state(NodePlace node, String word, long value, long max) {
        ObjectNode state =
                ComfyJson.MAPPER.createObjectNode().put("value", value).put("max", max);
        state.put("state", word).put("node_id", node.id()).put("prompt_id", job);
        state.setAll(place(node));
        states.put(node.id(), state);
        ObjectNode data = data();
        ObjectNode nodes = data.putObject("nodes");
        states.forEach(nodes::set);
        sockets.tellOrAll(receiver, "progress_state", data);
    }

    static ObjectNode place(NodePlace node) {
        ObjectNode place = ComfyJson.MAPPER.createObjectNode().put("node_id", node.id());
        place.put("display_node_id", node.shown());
        place.set("parent_node_id", ComfyJson.json(node.parent().orElse(null)));
        return place.put("real_node_id", node.real());
    }

    void tell(String type, JsonNode data) {
        sockets.tell(receiver, type, data);
    }

    void tellOrAll(String type, JsonNode data) {
        sockets.tellOrAll(receiver, type, data);
    }
}
