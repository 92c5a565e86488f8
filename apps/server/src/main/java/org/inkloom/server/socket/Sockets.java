package org.inkloom.server.socket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.inkloom.server.log.ServerLog;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.Preview;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sessions. A session is the id that a client gives; a second socket of one id takes the place of the first, and only
 * the socket that is in place ends the session when it closes.
 */
public final class Sockets {
    /** Sockets of one account. */
    private static final int MOST_OF_ONE = 500;

    private static final int PREVIEW = 1;
    private static final int PREVIEW_WITH_METADATA = 4;

    /** What a socket tells its owner. */
    interface Endpoint {
        void opened(ClientSocket socket);

        void closed(ClientSocket socket);

        String featureFlags();

        /** Notes that so many bytes more, or fewer, wait for a client, and returns how many wait for all. */
        long waits(long bytes);
    }

    private final Map<String, ClientSocket> sessions = new ConcurrentHashMap<>();
    private final ToIntFunction<String> remaining;
    private final JsonNode flags;
    private final SocketLimits limits;
    private final ServerLog log;
    private final AtomicLong waiting = new AtomicLong();
    /** By jobs. */
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /** Which node runs now for a session. */
    private record Running(String session, String node) {}

    /**
     * No sessions yet.
     *
     * @param remaining how many jobs of an account wait and run
     * @param flags what the server can, as {@code GET /features} answers it
     * @param limits how much is kept for clients that do not read
     * @param log what is written down of sockets
     */
    public Sockets(ToIntFunction<String> remaining, JsonNode flags, SocketLimits limits, ServerLog log) {
        this.log = log;
        this.remaining = remaining;
        this.flags = flags;
        this.limits = limits;
    }

    /** Returns whether an account may open another socket. */
    public boolean hasRoom(String owner) {
        return sessions.values().stream()
                        .filter(socket -> socket.owner().equals(owner))
                        .count()
                < MOST_OF_ONE;
    }

    /**
     * Makes the socket of an account's client that connects; without an id it gets one.
     */
    public ClientSocket connect(String owner, Optional<String> client) {
        String id = client.filter(given -> !given.isBlank())
                .orElseGet(() -> UUID.randomUUID().toString().replace("-", ""));
        return new ClientSocket(owner, id, new Place(), limits);
    }

    /** What sockets of this server tell it. */
    private final class Place implements Endpoint {
        @Override
        public void opened(ClientSocket socket) {
            open(socket);
        }

        @Override
        public void closed(ClientSocket socket) {
            if (sessions.remove(socket.session(), socket)) {
                say(ServerLog.Level.DEBUG, "socket.closed", socket);
            }
        }

        @Override
        public String featureFlags() {
            return message("feature_flags", flags).toString();
        }

        @Override
        public long waits(long bytes) {
            return waiting.addAndGet(bytes);
        }
    }

    /** Closes a socket whose account or token is there no more. */
    void revoke(ClientSocket socket) {
        say(ServerLog.Level.WARN, "socket.revoked", socket);
        socket.disconnect(StatusCode.POLICY_VIOLATION, "no longer admitted");
    }

    /** Cuts off clients that take nothing. */
    public void sweep() {
        for (ClientSocket socket : sessions.values()) {
            if (socket.isStalled()) {
                say(ServerLog.Level.WARN, "socket.stalled", socket);
                socket.cut();
            }
        }
    }

    /** Returns how many bytes wait for clients that have not taken them yet. */
    public long waitingBytes() {
        return waiting.get();
    }

    /** The session's id is the client's word, and is left out. */
    private void say(ServerLog.Level level, String event, ClientSocket socket) {
        log.line(level, event)
                .put("user", socket.owner())
                .put("sockets", sessions.size())
                .write();
    }

    private void open(ClientSocket socket) {
        ClientSocket before = sessions.put(socket.session(), socket);
        if (before != null && before != socket) {
            before.disconnect(StatusCode.NORMAL, "replaced");
        }
        say(ServerLog.Level.DEBUG, "socket.opened", socket);
        ObjectNode data = statusData(socket.owner());
        data.put("sid", socket.id());
        socket.send(message("status", data).toString());
        running.forEach((job, now) -> {
            if (now.session().equals(socket.session())) {
                ObjectNode node = ComfyJson.MAPPER.createObjectNode().put("node", now.node());
                socket.send(message("executing", node.put("prompt_id", job)).toString());
            }
        });
    }

    /** Returns how many sockets are open. */
    public int size() {
        return sessions.size();
    }

    /** Notes which node of whose job runs, for clients that come back. */
    public void running(String job, Receiver receiver, String node) {
        receiver.session().ifPresent(id -> running.put(job, new Running(id, node)));
    }

    /** Notes that a job no longer runs. */
    public void idle(String job) {
        running.remove(job);
    }

    /** Tells everybody how long their queue is. */
    public void status() {
        Map<String, String> messages = new HashMap<>();
        for (ClientSocket socket : sessions.values()) {
            socket.send(messages.computeIfAbsent(
                    socket.owner(),
                    owner -> message("status", statusData(owner)).toString()));
        }
    }

    private ObjectNode statusData(String owner) {
        ObjectNode data = ComfyJson.MAPPER.createObjectNode();
        data.putObject("status").putObject("exec_info").put("queue_remaining", remaining.applyAsInt(owner));
        return data;
    }

    private static ObjectNode message(String type, JsonNode data) {
        ObjectNode message = ComfyJson.MAPPER.createObjectNode();
        message.put("type", type).set("data", data);
        return message;
    }

    private List<ClientSocket> all(Receiver receiver) {
        return sessions.values().stream()
                .filter(socket -> socket.owner().equals(receiver.owner()))
                .toList();
    }

    /** Sends to the session of a job, if there is one. */
    public void tell(Receiver receiver, String type, JsonNode data) {
        receiver.session()
                .map(sessions::get)
                .ifPresent(socket -> socket.send(message(type, data).toString()));
    }

    /** Sends to the session of a job, and to all of its account where the job has none. */
    public void tellOrAll(Receiver receiver, String type, JsonNode data) {
        if (receiver.client().isPresent()) {
            tell(receiver, type, data);
        } else {
            String text = message(type, data).toString();
            all(receiver).forEach(socket -> socket.send(text));
        }
    }

    /** Sends a picture: with the node's id to clients that take it so, else alone. */
    public void picture(Receiver receiver, Preview preview, ObjectNode metadata) {
        List<ClientSocket> sockets = receiver.client().isPresent()
                ? receiver.session().map(sessions::get).stream().toList()
                : all(receiver);
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
        List.copyOf(sessions.values()).forEach(socket -> socket.disconnect(StatusCode.NORMAL, "the server stops"));
    }
}
