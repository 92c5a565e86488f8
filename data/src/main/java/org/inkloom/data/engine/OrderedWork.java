package org.inkloom.data.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Works on pieces in parallel and hands the results over in the order of the pieces.
 *
 * <p>Bounded twice: at most {@code workers} pieces are worked on at once, and at most three times as many are anywhere
 * between being read and being handed over. So memory does not depend on the length of the data.
 */
final class OrderedWork {
    private OrderedWork() {}

    /**
     * Runs until the source is empty.
     *
     * @param workers pieces worked on at once
     * @param source gives the next piece; called on the caller's thread only
     * @param work done in virtual threads
     * @param sink receives the results in order; called on the caller's thread only
     */
    static <P, R> void run(int workers, Supplier<Optional<P>> source, Function<P, R> work, Consumer<R> sink) {
        Semaphore atWork = new Semaphore(workers);
        Deque<Future<R>> inFlight = new ArrayDeque<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                Optional<P> piece = source.get();
                while (piece.isPresent() || !inFlight.isEmpty()) {
                    if (piece.isPresent() && inFlight.size() < 3 * workers) {
                        P taken = piece.get();
                        inFlight.add(threads.submit(() -> {
                            atWork.acquire();
                            try {
                                return work.apply(taken);
                            } finally {
                                atWork.release();
                            }
                        }));
                        piece = source.get();
                    } else {
                        sink.accept(result(inFlight.removeFirst()));
                    }
                }
            } catch (RuntimeException | Error e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a worker", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
