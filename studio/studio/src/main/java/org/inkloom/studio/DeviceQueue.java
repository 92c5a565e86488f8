package org.inkloom.studio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;

/**
 * A queue of work for the device, done on one thread in the order of arrival. Waiting work can be withdrawn, and
 * running work is asked to stop at its next step.
 */
final class DeviceQueue {
    private static final long LOOK_MILLIS = 50;

    private final Deque<QueuedWork<?>> waiting = new ArrayDeque<>();
    private @Nullable QueuedWork<?> running;
    private @Nullable Thread thread;
    private boolean closed;

    /**
     * Adds work to the end of the queue.
     *
     * @param owner to whom it belongs, for {@link #withdraw}
     * @param open whether the owner still accepts work
     * @param caller the caller's cancellation
     * @param work is given a cancellation, checks it once per step, and returns its result
     * @param ahead is told how many pieces of work come before it
     * @return the result, which fails at once if the owner accepts no more work
     */
    <T> QueuedWork<T> submit(
            Object owner,
            BooleanSupplier open,
            Cancellation caller,
            Function<Cancellation, T> work,
            IntConsumer ahead) {
        QueuedWork<T> queued = new QueuedWork<>(owner, caller.ofPart(), work, ahead);
        int before;
        synchronized (this) {
            if (closed || !open.getAsBoolean()) {
                queued.refuse(closedFailure());
                return queued;
            }
            before = waiting.size() + (running == null ? 0 : 1);
            waiting.add(queued);
            startThread();
            notifyAll();
        }
        queued.moved(before);
        // If the caller completes the future (by cancelling it, for example), the work is no longer wanted.
        var _ = queued.whenComplete((result, failure) -> leave(queued));
        return queued;
    }

    private void startThread() {
        if (thread == null) {
            thread = Thread.ofPlatform().name("inkloom-studio").daemon().start(this::work);
        }
    }

    private void work() {
        for (QueuedWork<?> next = take(); next != null; next = take()) {
            next.perform();
            synchronized (this) {
                running = null;
            }
        }
    }

    private @Nullable QueuedWork<?> take() {
        QueuedWork<?> next;
        synchronized (this) {
            while (waiting.isEmpty() && !closed) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    // Nobody interrupts this thread; it ends when the queue is closed.
                }
            }
            next = waiting.poll();
            running = next;
        }
        tellPositions();
        return next;
    }

    private void tellPositions() {
        List<QueuedWork<?>> behind;
        synchronized (this) {
            behind = new ArrayList<>(waiting);
        }
        for (int i = 0; i < behind.size(); i++) {
            behind.get(i).moved(i + 1);
        }
    }

    /** Removes waiting work from the queue; asks running work to stop. */
    private void leave(QueuedWork<?> work) {
        boolean left;
        synchronized (this) {
            left = waiting.remove(work);
        }
        work.stop();
        if (left) {
            work.refuse(new CancelledException("its place in the queue"));
            tellPositions();
        }
    }

    /** Returns how many pieces of work wait or run. */
    synchronized int size() {
        return waiting.size() + (running == null ? 0 : 1);
    }

    /**
     * Refuses all waiting work of an owner and asks its running work to stop.
     *
     * @return completes when none of its work runs any more
     */
    CompletableFuture<Void> withdraw(Object owner) {
        List<QueuedWork<?>> refused;
        QueuedWork<?> stopped;
        synchronized (this) {
            refused =
                    waiting.stream().filter(work -> work.owner().equals(owner)).toList();
            waiting.removeAll(refused);
            stopped = running != null && running.owner().equals(owner) ? running : null;
        }
        refused.forEach(work -> work.refuse(closedFailure()));
        if (stopped == null) {
            return CompletableFuture.completedFuture(null);
        }
        stopped.stop();
        return stopped.ended();
    }

    /**
     * Accepts no more work, refuses waiting work and asks running work to stop.
     *
     * @return completes when nothing runs any more
     */
    CompletableFuture<Void> close() {
        List<QueuedWork<?>> refused;
        QueuedWork<?> stopped;
        synchronized (this) {
            closed = true;
            refused = new ArrayList<>(waiting);
            waiting.clear();
            stopped = running;
            notifyAll();
        }
        refused.forEach(work -> work.refuse(closedFailure()));
        if (stopped == null) {
            return CompletableFuture.completedFuture(null);
        }
        stopped.stop();
        return stopped.ended();
    }

    /**
     * Waits for work.
     *
     * @param caller cancels the work
     * @throws CancelledException if the caller cancelled it
     * @throws InkloomException {@code INK-STUDIO-003} if the waiting thread is interrupted, which stops the work;
     *     {@code -004} if called from a listener
     */
    <T> T await(QueuedWork<T> work, Cancellation caller) {
        while (true) {
            try {
                return work.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (caller.isRequested() && isWaiting(work)) {
                    work.cancel(false);
                    throw new CancelledException("its place in the queue");
                }
            } catch (InterruptedException e) {
                work.cancel(true);
                Thread.currentThread().interrupt();
                throw InkloomException.failed(
                        "INK-STUDIO-003",
                        "The thread that waited for this work was interrupted.",
                        "The program wants to end it; the work stops at its next step.",
                        "Start the work again when the program can wait for it.",
                        e);
            } catch (CancellationException e) {
                throw new CancelledException("its place in the queue");
            } catch (ExecutionException e) {
                throw rethrown(e);
            }
        }
    }

    private synchronized boolean isWaiting(QueuedWork<?> work) {
        return waiting.contains(work);
    }

    private static RuntimeException rethrown(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case null, default -> new IllegalStateException(e);
        };
    }

    /**
     * Refuses to wait within a listener: the new work could not start before the listener's own request ends, which
     * would be a deadlock.
     */
    static void requireOutsideListener() {
        if (ListenerCall.inProgress()) {
            throw InkloomException.badInput(
                    "INK-STUDIO-004",
                    "A listener waits for the studio while the studio waits for the listener.",
                    "Listeners are called by the work that they hear of, and the next piece of work begins after it.",
                    "Use generateAsync there, or do it on another thread.");
        }
    }

    static InkloomException closedFailure() {
        return InkloomException.failed(
                "INK-STUDIO-002",
                "The model or the studio was closed before this work came to its turn.",
                "Work that waits is not begun any more once close() is called.",
                "Close them when all work is done, or open them again and repeat the work.");
    }
}
