package org.inkloom.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.inkloom.run.Cancellation;

/** Closes a stream that brings nothing for too long, or whose reader is to stop: a read from it then ends. */
final class StallGuard implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Thread watcher;
    private volatile long lastSign = System.nanoTime();
    private volatile boolean gaveUp;

    StallGuard(InputStream in, Duration silence, Cancellation cancellation) {
        this.watcher = Thread.ofVirtual().name("hub-stall-guard").start(() -> watch(in, silence, cancellation));
    }

    private void watch(InputStream in, Duration silence, Cancellation cancellation) {
        try {
            while (!cancellation.isRequested() && System.nanoTime() - lastSign < silence.toNanos()) {
                Thread.sleep(LOOK);
            }
            gaveUp = true;
            in.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The reader learns of the break by its own read.
            Thread.currentThread().interrupt();
        }
    }

    /** Says that something came. */
    void alive() {
        lastSign = System.nanoTime();
    }

    /**
     * Learns that the stream has ended.
     *
     * @throws IOException if it ended because it was silent for too long
     */
    void requireOwnEnd() throws IOException {
        if (gaveUp) {
            throw new IOException("the connection was silent for too long");
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
