package org.inkloom.studio;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for what is being closed. */
final class Closing {
    private Closing() {}

    /**
     * Waits until something is closed. Two callers do not wait, and closing then ends in the background: a thread that
     * is interrupted, and a listener, because the device waits for the listener to return.
     */
    static void waitFor(CompletableFuture<Void> closed) {
        if (ListenerCall.inProgress()) {
            return;
        }
        try {
            closed.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case RuntimeException cause -> cause;
                case Error cause -> throw cause;
                case null, default -> new IllegalStateException(e);
            };
        }
    }
}
