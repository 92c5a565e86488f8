package org.inkloom.studio;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits until something is closed. */
final class Closing {
    private Closing() {}

    /**
     * Waits until something is closed. Two callers do not wait, so that closing ends in the background: a thread that
     * is interrupted, and a listener, for whose return the device itself waits.
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
