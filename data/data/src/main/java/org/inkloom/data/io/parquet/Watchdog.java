package org.inkloom.data.io.parquet;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for a library that may wait for ever. */
final class Watchdog {
    /** A batch of some megabytes takes milliseconds; a network drive that wakes up may take this. */
    static final long PATIENCE_SECONDS = 60;

    private Watchdog() {}

    /**
     * Returns what a call gives.
     *
     * @param call the call; it is left behind when it takes too long
     * @throws IllegalStateException if it takes longer than so many seconds
     */
    static <T> T guarded(String what, long seconds, Supplier<T> call) {
        FutureTask<T> task = new FutureTask<>(call::get);
        Thread thread = Thread.ofPlatform().name("inkloom-parquet").daemon().start(task);
        try {
            return task.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new IllegalStateException(what + " took more than " + seconds + " seconds", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + what, e);
        }
    }
}
