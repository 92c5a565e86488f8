package org.inkloom.studio;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.inkloom.run.Cancellation;

/**
 * One piece of work in the queue, as the future that its caller holds. However that is completed, by the work or from
 * outside (cancelled, timed out), the work leaves the queue or stops at its next step. A stage that depends on it passes a
 * cancellation on, as those of {@code java.net.http} do.
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

    /** Returns when the work holds nothing any more, which for cancelled work is later than its result. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Says how many are before it, which only becomes fewer: what comes late from another thread is not told. */
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

    /** Does the work on the queue's thread. The result is handed over on another, where what depends on it may take long. */
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

    /** A stage after the work: cancelling it cancels the work. */
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
