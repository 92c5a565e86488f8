package org.inkloom.studio;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.inkloom.run.Cancellation;

/**
 * A piece of work in the queue and, at the same time, the future that the caller holds. If the future is completed from
 * outside (cancelled, timed out), the work leaves the queue or stops at its next step. Cancelling a dependent stage
 * cancels the work, as with the futures of {@code java.net.http}.
 */
final class QueuedWork<T> extends CompletableFuture<T> {
    private final Object owner;
    private final Cancellation cancellation;
    private final Function<Cancellation, T> work;
    private final IntConsumer waiting;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private int ahead = Integer.MAX_VALUE;
    private volatile boolean listenerFailed;

    QueuedWork(Object owner, Cancellation cancellation, Function<Cancellation, T> work, IntConsumer waiting) {
        this.owner = owner;
        this.cancellation = cancellation;
        this.work = work;
        this.waiting = waiting;
    }

    Object owner() {
        return owner;
    }

    /**
     * Returns a future that completes when the work has released all its resources; for cancelled work this is later
     * than its result.
     */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /**
     * Reports how many pieces of work come before it. The number only falls, so a report that arrives late from another
     * thread is dropped.
     */
    synchronized void moved(int now) {
        if (now >= ahead) {
            return;
        }
        ahead = now;
        try {
            ListenerCall.run(() -> waiting.accept(now));
        } catch (RuntimeException | Error e) {
            listenerFailed = true;
            deliver(() -> completeExceptionally(e));
        }
    }

    void stop() {
        cancellation.request();
    }

    /**
     * Does the work on the queue's thread. The future is completed on another thread, because dependent stages may take
     * long.
     */
    void perform() {
        try {
            moved(0);
            if (!isDone() && !listenerFailed) {
                T result = work.apply(cancellation);
                deliver(() -> complete(result));
            }
        } catch (Throwable e) {
            deliver(() -> completeExceptionally(e));
        } finally {
            ended.complete(null);
        }
    }

    void refuse(RuntimeException why) {
        deliver(() -> completeExceptionally(why));
        ended.complete(null);
    }

    private static void deliver(Runnable completion) {
        Thread.ofVirtual().name("inkloom-result").start(completion);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new Dependent<>(this);
    }

    /** A dependent stage: cancelling it cancels the work. */
    private static final class Dependent<U> extends CompletableFuture<U> {
        private final QueuedWork<?> source;

        Dependent(QueuedWork<?> source) {
            this.source = source;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            source.cancel(mayInterruptIfRunning);
            return cancelled;
        }

        @Override
        public <V> CompletableFuture<V> newIncompleteFuture() {
            return new Dependent<>(source);
        }
    }
}
