package org.inkloom.client;

import java.util.concurrent.CompletableFuture;
import org.inkloom.run.Cancellation;

/** A request as the future that its caller holds. Cancelling it, or a stage that follows it, cancels the job on the server. */
final class RemoteWork<T> extends CompletableFuture<T> {
    private final Cancellation stop;

    RemoteWork(Cancellation stop) {
        this.stop = stop;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        stop.request();
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new RemoteWork<>(stop);
    }
}
