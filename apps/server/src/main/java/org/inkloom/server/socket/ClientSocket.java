package org.inkloom.server.socket;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.inkloom.run.InkloomException;
import org.inkloom.server.socket.Sockets.Endpoint;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One open socket. Text and pictures go out in one order, one after another, without a thread that waits: a client that does
 * not read delays nobody, loses previews first, and is closed when too much is left for it.
 */
public final class ClientSocket extends Session.Listener.AbstractAutoDemanding {
    /** Beyond this no preview is added. */
    private static final long PREVIEWS_UP_TO = 4L << 20;
    /** Beyond this the client counts as gone. */
    private static final long MOST_WAITING = 64L << 20;
    /** What a client says is small; only its first message counts. */
    private static final int MOST_HEARD = 64 << 10;

    private record Frame(@Nullable String text, byte @Nullable [] bytes, long size) {}

    private final String id;
    private final Endpoint endpoint;
    private final Deque<Frame> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean sending;
    private boolean closed;
    private boolean heard;
    private volatile boolean previewsWithMetadata;

    ClientSocket(String id, Endpoint endpoint) {
        this.id = id;
        this.endpoint = endpoint;
    }

    String id() {
        return id;
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
            waitingBytes = 0;
        }
        endpoint.closed(this);
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
            if (closed || preview && waitingBytes > PREVIEWS_UP_TO) {
                return;
            }
            waiting.addLast(frame);
            waitingBytes += frame.size();
            tooMuch = waitingBytes > MOST_WAITING;
            if (!tooMuch && sending) {
                return;
            }
            sending = true;
        }
        if (tooMuch) {
            disconnect("too slow");
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
            waitingBytes -= frame.size();
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

    /** Closes the socket. */
    void disconnect(String why) {
        Session session = getSession();
        stop();
        if (session != null) {
            session.close(StatusCode.NORMAL, why, Callback.NOOP);
        }
    }
}
