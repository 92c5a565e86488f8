package org.inkloom.tensor;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A platform thread that does all tensor work of its owner.
 *
 * <p>libtorch keeps its gradient mode per native thread, and a virtual thread may move to another native thread
 * whenever it waits. Work that is handed over to this thread is therefore right whichever thread the caller runs on;
 * work of two callers is done one after the other.
 */
public final class TensorThread implements AutoCloseable {
    private final ExecutorService executor;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile long threadId = -1;

    /** Starts the thread with that name. */
    public TensorThread(String name) {
        executor = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(
                    () -> {
                        LibTorch.useThreads();
                        work.run();
                    },
                    name);
            thread.setDaemon(true);
            threadId = thread.threadId();
            return thread;
        });
    }

    /**
     * Does the work on this thread and waits for it. A caller that is on this thread already does it at once.
     *
     * @throws RuntimeException what the work threw
     */
    public <T> T call(Callable<T> work) {
        calls.incrementAndGet();
        try {
            if (Thread.currentThread().threadId() == threadId) {
                return work.call();
            }
            return executor.submit(work).get();
        } catch (ExecutionException e) {
            throw rethrow(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for tensor work", e);
        } catch (Exception e) {
            throw rethrow(e);
        } finally {
            calls.decrementAndGet();
        }
    }

    /** Returns whether it works for somebody, or somebody waits for it. */
    public boolean isBusy() {
        return calls.get() > 0;
    }

    /** As {@link #call}, for work without a result. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    private static RuntimeException rethrow(Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(cause);
        };
    }

    /** Lets work in progress finish and stops the thread. */
    @Override
    public void close() {
        executor.close();
    }
}
