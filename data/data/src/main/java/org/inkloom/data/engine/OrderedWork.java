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
import java.util.function.ToLongFunction;

/**
 * Works on pieces in parallel and hands the results over in the order of the pieces.
 *
 * <p>Bounded three times: at most {@code workers} pieces are worked on at once, at most three times as many are anywhere
 * between being read and being handed over, and no more is read while those take more memory than {@value #MAX_BYTES}
 * bytes. So memory does not depend on the length of the data.
 */
final class OrderedWork {
    private static final long MAX_BYTES = 256L << 20;

    private record InFlight<R>(Future<R> result, long bytes) {}

    private OrderedWork() {}

    /**
     * Runs until the source is empty.
     *
     * @param workers pieces worked on at once
     * @param source gives the next piece; called on the caller's thread only
     * @param bytes about how much memory a piece takes
     * @param work done in virtual threads
     * @param sink receives the results in order; called on the caller's thread only
     */
    static <P, R> void run(
            int workers, Supplier<Optional<P>> source, ToLongFunction<P> bytes, Function<P, R> work, Consumer<R> sink) {
        Semaphore atWork = new Semaphore(workers);
        Deque<InFlight<R>> inFlight = new ArrayDeque<>();
        long held = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                Optional<P> piece = source.get();
                while (piece.isPresent() || !inFlight.isEmpty()) {
                    boolean room = inFlight.isEmpty() || inFlight.size() < 3 * workers && held < MAX_BYTES;
                    if (piece.isPresent() && room) {
                        P taken = piece.get();
                        Future<R> result = threads.submit(() -> {
                            atWork.acquire();
                            try {
                                return work.apply(taken);
                            } finally {
                                atWork.release();
                            }
                        });
                        InFlight<R> begun = new InFlight<>(result, bytes.applyAsLong(taken));
                        inFlight.add(begun);
                        held += begun.bytes();
                        piece = source.get();
                    } else {
                        InFlight<R> first = inFlight.removeFirst();
                        held -= first.bytes();
                        sink.accept(result(first.result()));
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
