package org.inkloom.hub;

import java.time.Duration;
import org.inkloom.run.Cancellation;

/** Pauses that end when the work is cancelled. */
final class Pauses {
    private static final Duration LOOK = Duration.ofMillis(100);

    private Pauses() {}

    /**
     * Pauses.
     *
     * @throws org.inkloom.run.CancelledException if a stop is asked for meanwhile
     */
    static void rest(Duration pause, Cancellation cancellation, String where) {
        long end = System.nanoTime() + pause.toNanos();
        try {
            for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
                cancellation.check(where);
                Thread.sleep(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting to ask again", e);
        }
        cancellation.check(where);
    }
}
