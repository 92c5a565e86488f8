package org.inkloom.server.http;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * How fast a body comes. The time in which nothing at all comes is bounded by the connection; who sends a byte now and then
 * would stay within it and keep a place among the large bodies for ever.
 */
final class BodyPace {
    /** So long any pace will do. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Slower than the slowest of mobile networks. */
    private static final long BYTES_PER_SECOND = 512;

    private final LongSupplier clock;
    private long begun = -1;
    private long bytes;

    /** Begins when the body is first asked for. */
    BodyPace(LongSupplier nanoseconds) {
        this.clock = nanoseconds;
    }

    /** Notes that somebody asks for more. */
    void asked() {
        if (begun < 0) {
            begun = clock.getAsLong();
        }
    }

    /** Notes what came, and returns whether all of it came fast enough. */
    boolean came(int count) {
        asked();
        bytes += count;
        long taken = clock.getAsLong() - begun;
        return taken <= PATIENCE.toNanos() || bytes >= BYTES_PER_SECOND * (taken / 1e9);
    }

    /** Returns a request whose body fails where it comes too slowly. */
    static Request of(Request request) {
        BodyPace pace = new BodyPace(System::nanoTime);
        return new Request.Wrapper(request) {
            @Override
            public Content.@Nullable Chunk read() {
                pace.asked();
                Content.Chunk chunk = super.read();
                if (chunk == null || chunk.isLast() || Content.Chunk.isFailure(chunk) || pace.came(chunk.remaining())) {
                    return chunk;
                }
                chunk.release();
                TimeoutException slow = new TimeoutException("The body comes too slowly.");
                fail(slow);
                return Content.Chunk.from(slow, true);
            }
        };
    }
}
