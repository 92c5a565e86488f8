package org.inkloom.server.http;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What keeps a processor for long, such as decoding a picture, on threads of its own, as many as there are processors. The
 * threads that answer are virtual: one that runs native code keeps the thread that carries it, and with a few large pictures
 * nobody else would be answered. The bound also keeps what pictures take of the memory within one for each processor.
 */
final class HeavyWork {
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Thread.ofPlatform().daemon().name("inkloom-heavy-", 0).factory());

    private HeavyWork() {}

    /**
     * Waits its turn, does the work and returns what came of it.
     *
     * @throws IOException if the work threw it
     * @throws HttpError 503 where the memory does not suffice, or the server stops
     */
    static <T> T run(Callable<T> work) throws IOException {
        Future<T> result = THREADS.submit(work);
        try {
            return result.get();
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw new HttpError(503, "The server is being ended.");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException fault -> throw fault;
                case OutOfMemoryError none ->
                    throw new HttpError(503, "There is not enough memory for this now. Ask again later.");
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
