package org.inkloom.run;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Work that can be left at once. Work asks once per step whether to stop; where a step may last long, in a library, a
 * slow disk or a file that was made to exhaust, whoever waits for it must not wait for the step.
 */
public final class Stoppable {
    private static final long LOOK_MILLIS = 50;
    /** Long enough for work that does ask to end its files in order. */
    private static final long GRACE_MILLIS = 1500;

    private Stoppable() {}

    /**
     * Does work on a thread of its own and waits for it. When a stop is asked for and the work does not end by itself
     * soon, it is left behind, interrupted: it must hold nothing that it would spoil by never going on.
     *
     * @param control asked whether to stop
     * @param where what is done, for the message of a stop
     * @param work the work; what it throws is thrown here
     * @throws CancelledException if a stop was asked for
     */
    public static <T> T run(RunControl control, String where, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread thread = Thread.ofPlatform().name("inkloom-" + where).daemon().unstarted(task);
        // Services and resources are looked up through this loader, so the thread gets its caller's.
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
        boolean left = true;
        try {
            long patience = Long.MAX_VALUE;
            while (true) {
                try {
                    T result = task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    left = false;
                    return result;
                } catch (TimeoutException e) {
                    if (control.cancellation().isRequested()) {
                        patience = Math.min(patience, GRACE_MILLIS) - LOOK_MILLIS;
                    }
                    if (patience < 0) {
                        throw new CancelledException(where);
                    }
                }
            }
        } catch (ExecutionException e) {
            left = false;
            throw unwrapped(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(where);
        } finally {
            if (left) {
                thread.interrupt();
            }
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case null, default -> new IllegalStateException(e);
        };
    }
}
