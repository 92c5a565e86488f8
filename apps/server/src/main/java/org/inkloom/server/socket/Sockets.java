package org.inkloom.server.socket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.Preview;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sessions. A session is the id that a client gives; a second socket of one id takes the place of the first, and only
 * the socket that is in place ends the session when it closes.
 */
public final class Sockets {
    private static final int PREVIEW = 1;
    private static final int PREVIEW_WITH_METADATA = 4;

    /** What a socket tells its owner. */
    interface Endpoint {
        void opened(ClientSocket socket);

        void closed(ClientSocket socket);

        String featureFlags();
    }

    private final Map<String, ClientSocket> sessions = new ConcurrentHashMap<>();
    private final Supplier<Integer> remaining;
    private final JsonNode flags;
    private volatile Optional<Running> running = Optional.empty();

    private record Running(String client, String node) {}

    /**
     * No sessions yet.
     *
     * @param remaining how many jobs wait and run
     * @param flags what the server can, as {@code GET /features} answers it
     */
    public Sockets(Supplier<Integer> remaining, JsonNode flags) {
        this.remaining = remaining;
        this.flags = flags;
    }

    /** Makes the socket of a client that connects; without an id it gets one. */
    public ClientSocket connect(Optional<String> client) {
        String id = client.filter(given -> !given.isBlank())
                .orElseGet(() -> UUID.randomUUID().toString().replace("-", ""));
        return new ClientSocket(id, new Endpoint() {
            @Override
            public void opened(ClientSocket socket) {
                open(socket);
            }

            @Override
            public void closed(ClientSocket socket) {
                sessions.remove(socket.id(), socket);
            }

            @Override
            public String featureFlags() {
                return message("feature_flags", flags).toString();
            }
        });
    }

    private void open(ClientSocket socket) {
        ClientSocket before = sessions.put(socket.id(), socket);
        if (before != null && before != socket) {
            before.disconnect("replaced");
        }
        ObjectNode data = statusData();
        data.put("sid", socket.id());
        socket.send(message("status", data).toString());
        running.filter(job -> job.client().equals(socket.id()))
                .ifPresent(job -> socket.send(
                        message("executing", ComfyJson.MAPPER.createObjectNode().put("node", job.node()))
                                .toString()));
    }

    /** Returns how many sockets are open. */
    public int size() {
        return sessions.size();
    }

    /** Notes which node of whose job runs, for clients that come back. */
    public void running(Optional<String> client, String node) {
        running = client.map(id -> new Running(id, node));
    }

    /** Notes that no job runs. */
    public void idle() {
        running = Optional.empty();
    }

    /** Tells everybody how long the queue is. */
    public void status() {
        if (!sessions.isEmpty()) {
            all(message("status", statusData()).toString());
        }
    }

    private ObjectNode statusData() {
        ObjectNode data = ComfyJson.MAPPER.createObjectNode();
        data.putObject("status").putObject("exec_info").put("queue_remaining", remaining.get());
        return data;
    }

    private static ObjectNode message(String type, JsonNode data) {
        ObjectNode message = ComfyJson.MAPPER.createObjectNode();
        message.put("type", type).set("data", data);
        return message;
    }

    private void all(String text) {
        sessions.values().forEach(socket -> socket.send(text));
    }

    /** Sends to the session of a job, if there is one. */
    public void tell(Optional<String> client, String type, JsonNode data) {
        client.map(sessions::get)
                .ifPresent(socket -> socket.send(message(type, data).toString()));
    }

    /** Sends to the session of a job, and to everybody where the job has none. */
    public void tellOrAll(Optional<String> client, String type, JsonNode data) {
        if (client.isPresent()) {
            tell(client, type, data);
        } else {
            all(message(type, data).toString());
        }
    }

    /** Sends a picture: with the node's id to clients that take it so, else alone. */
    public void picture(Optional<String> client, Preview preview, ObjectNode metadata) {
        List<ClientSocket> sockets =
                client.isPresent() ? client.map(sessions::get).stream().toList() : List.copyOf(sessions.values());
        if (sockets.isEmpty()) {
            return;
        }
        int format = preview.format() == Preview.Format.PNG ? 2 : 1;
        byte[] plain = join(ByteBuffer.allocate(8).putInt(PREVIEW).putInt(format), preview.bytes());
        metadata.put("image_type", preview.format().mediaType());
        byte[] text = metadata.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer head = ByteBuffer.allocate(8 + text.length)
                .putInt(PREVIEW_WITH_METADATA)
                .putInt(text.length)
                .put(text);
        byte[] described = join(head, preview.bytes());
        for (ClientSocket socket : sockets) {
            // A result is what the client waits for: it is sent in the one form that all of them read.
            boolean metadataToo = socket.takesPreviewsWithMetadata() && !preview.result();
            socket.send(metadataToo ? described : plain, !preview.result());
        }
    }

    private static byte[] join(ByteBuffer head, byte[] rest) {
        byte[] all = new byte[head.capacity() + rest.length];
        head.flip().get(all, 0, head.limit());
        System.arraycopy(rest, 0, all, head.capacity(), rest.length);
        return all;
    }

    /** Closes all sockets. */
    public void close() {
        List.copyOf(sessions.values()).forEach(socket -> socket.disconnect("the server stops"));
    }
}
