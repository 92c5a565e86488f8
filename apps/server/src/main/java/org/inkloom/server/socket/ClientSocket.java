package org.inkloom.server.socket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.inkloom.run.InkloomException;
import org.inkloom.server.socket.Sockets.Endpoint;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One open socket. Text and pictures go out in one order, one after another, without a thread that waits: a client that does
 * not read delays nobody, loses previews first, and is cut off when too much is left for it or it takes nothing for too long.
 */
public final class ClientSocket extends Session.Listener.AbstractAutoDemanding {
    /** What a client says is small; only its first message counts. */
    private static final int MOST_HEARD = 64 << 10;

    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private record Frame(@Nullable String text, byte @Nullable [] bytes, long size) {}

    private final String owner;
    private final String id;
    private final Endpoint endpoint;
    private final SocketLimits limits;
    private volatile Runnable closing = () -> {};
    private final Deque<Frame> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean sending;
    /** When the frame that is being sent was handed over. */
    private long sendingSince;

    private boolean closed;
    private boolean heard;
    private volatile boolean previewsWithMetadata;

    ClientSocket(String owner, String id, Endpoint endpoint, SocketLimits limits) {
        this.owner = owner;
        this.id = id;
        this.endpoint = endpoint;
        this.limits = limits;
    }

    String id() {
        return id;
    }

    String owner() {
        return owner;
    }

    String session() {
        return Receiver.session(owner, id);
    }

    /** Returns whether the client said that it takes previews with the node's id. */
    boolean takesPreviewsWithMetadata() {
        return previewsWithMetadata;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        super.onWebSocketOpen(session);
        session.setMaxTextMessageSize(MOST_HEARD);
        session.setMaxBinaryMessageSize(MOST_HEARD);
        endpoint.opened(this);
    }

    @Override
    public void onWebSocketText(String message) {
        if (heard) {
            return;
        }
        heard = true;
        try {
            JsonNode json = ComfyJson.read(message);
            if (json.path("type").asString("").equals("feature_flags")) {
                previewsWithMetadata =
                        json.path("data").path("supports_preview_metadata").asBoolean(false);
                send(endpoint.featureFlags());
            }
        } catch (InkloomException e) {
            // Clients may say anything; only the first message counts, and only if it can be read.
            return;
        }
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        stop();
    }

    @Override
    public void onWebSocketClose(int statusCode, String reason, Callback callback) {
        stop();
        callback.succeed();
    }

    private void stop() {
        synchronized (waiting) {
            closed = true;
            waiting.clear();
            endpoint.waits(-waitingBytes);
            waitingBytes = 0;
        }
        closing.run();
        endpoint.closed(this);
    }

    /** Has something done when it is closed, however that comes about. */
    void whenClosed(Runnable closing) {
        this.closing = closing;
    }

    /** Returns whether the client has taken nothing for too long, though something waits for it. */
    boolean isStalled() {
        synchronized (waiting) {
            return sending
                    && System.nanoTime() - sendingSince > limits.patience().toNanos();
        }
    }

    /** Sends a text message after those that wait. */
    void send(String text) {
        add(new Frame(text, null, 2L * text.length()), false);
    }

    /** Sends a binary message after those that wait; a preview is left out where much waits already. */
    void send(byte[] bytes, boolean preview) {
        add(new Frame(null, bytes, bytes.length), preview);
    }

    private void add(Frame frame, boolean preview) {
        boolean tooMuch;
        synchronized (waiting) {
            if (closed || preview && waitingBytes > limits.previewsUpTo()) {
                return;
            }
            waiting.addLast(frame);
            waitingBytes += frame.size();
            boolean full = endpoint.waits(frame.size()) > limits.mostOfAll();
            tooMuch = waitingBytes > limits.most() || full && waitingBytes > limits.previewsUpTo();
            if (!tooMuch && sending) {
                return;
            }
            sending = true;
        }
        if (tooMuch) {
            cut();
            return;
        }
        next();
    }

    private void next() {
        Frame frame;
        synchronized (waiting) {
            frame = closed ? null : waiting.pollFirst();
            if (frame == null) {
                sending = false;
                return;
            }
            sendingSince = System.nanoTime();
            waitingBytes -= frame.size();
            endpoint.waits(-frame.size());
        }
        Session session = getSession();
        if (session == null) {
            return;
        }
        Callback then = Callback.from(this::next, failure -> stop());
        if (frame.text() != null) {
            session.sendText(frame.text(), then);
        } else if (frame.bytes() != null) {
            session.sendBinary(ByteBuffer.wrap(frame.bytes()), then);
        }
    }

    /** Ends the connection without a word: one more message would wait behind those that the client does not take. */
    void cut() {
        Session session = getSession();
        stop();
        if (session != null) {
            session.disconnect();
        }
    }

    /** Closes the socket and says why. */
    void disconnect(int status, String why) {
        Session session = getSession();
        stop();
        if (session != null) {
            // A client that does not answer keeps its connection no longer than this.
            session.setIdleTimeout(FAREWELL);
            session.close(status, why, Callback.NOOP);
        }
    }
}
