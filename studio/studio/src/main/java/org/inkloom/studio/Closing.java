package org.inkloom.studio;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for what is being closed. */
final class Closing {
    private Closing() {}

    /** Waits; an interrupted thread and a listener, for which the device waits, do not: closing then ends by itself. */
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
