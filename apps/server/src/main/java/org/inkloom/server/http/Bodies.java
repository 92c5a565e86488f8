package org.inkloom.server.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;

/**
 * Bodies are read into memory; of large ones, and of those that do not say how large they are, only some at a time, which those
 * who send them share.
 */
final class Bodies {
    private static final long SMALL = 1 << 20;
    private static final int AT_ONCE = 8;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private final FairPlaces large = new FairPlaces(AT_ONCE);

    /** A place among those whose bodies are read; given back once, when it is closed. */
    static final class Share implements AutoCloseable {
        private final Runnable release;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Share(Runnable release) {
            this.release = release;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release.run();
            }
        }
    }

    /** Returns whether a request has a large body, or one that does not say how large it is. */
    static boolean isLarge(Request request) {
        boolean none = switch (request.getMethod()) {
            case "POST", "PUT", "PATCH" -> false;
            default -> true;
        };
        long length = request.getLength();
        return !none && (length < 0 || length > SMALL);
    }

    /**
     * Takes a place for the body of a request.
     *
     * @param user who sends it
     * @throws HttpError 429 where none gets free in a while
     */
    Share share(Request request, String user) {
        if (!isLarge(request)) {
            return new Share(() -> {});
        }
        try {
            if (large.take(user, PATIENCE)) {
                return new Share(() -> large.release(user));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new HttpError(429, "Too many large requests come at once.");
    }
}
