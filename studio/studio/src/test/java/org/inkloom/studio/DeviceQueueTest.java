package org.inkloom.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work for the device waits in a row. */
@Timeout(60)
class DeviceQueueTest {
    private final DeviceQueue queue = new DeviceQueue();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        queue.close().join();
    }

    private <T> QueuedWork<T> submit(Function<Cancellation, T> work) {
        return submit(this, new Cancellation(), work);
    }

    private <T> QueuedWork<T> submit(Object owner, Cancellation caller, Function<Cancellation, T> work) {
        return queue.submit(owner, () -> true, caller, work, _ -> {});
    }

    /** Occupies the device until the gate opens or the work is asked to stop. */
    private QueuedWork<String> occupy() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        QueuedWork<String> work = submit(stop -> {
            begun.countDown();
            return untilStopped(stop);
        });
        begun.await();
        return work;
    }

    private String untilStopped(Cancellation stop) {
        try {
            while (!gate.await(1, TimeUnit.MILLISECONDS)) {
                stop.check("step 1 of 1");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return "done";
    }

    @Test
    void work_is_done_in_the_order_in_which_it_came_and_never_two_pieces_at_once() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger working = new AtomicInteger();
        QueuedWork<String> first = occupy();
        List<QueuedWork<Integer>> all = IntStream.range(0, 20)
                .mapToObj(i -> submit(stop -> {
                    assertThat(working.getAndIncrement()).isZero();
                    order.add(i);
                    working.decrementAndGet();
                    return i;
                }))
                .toList();
        assertThat(queue.size()).isEqualTo(21);
        gate.countDown();

        assertThat(all).extracting(CompletableFuture::join).containsExactlyElementsOf(range(20));
        assertThat(order).containsExactlyElementsOf(range(20));
        assertThat(first.get()).isEqualTo("done");
    }

    private static List<Integer> range(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    void cancelled_work_that_waits_is_never_begun_and_the_others_move_up() throws Exception {
        var _ = occupy();
        List<Integer> places = Collections.synchronizedList(new ArrayList<>());
        QueuedWork<String> second = submit(stop -> "second");
        QueuedWork<String> third = queue.submit(this, () -> true, new Cancellation(), stop -> "third", places::add);
        assertThat(second.cancel(true)).isTrue();
        assertThat(queue.size()).isEqualTo(2);
        second.ended().join();
        gate.countDown();

        assertThat(third.get()).isEqualTo("third");
        assertThat(places).containsExactly(2, 1, 0);
        assertThatThrownBy(second::get).isInstanceOf(CancellationException.class);
    }

    @Test
    void cancelled_work_that_runs_stops_at_its_next_step() throws Exception {
        QueuedWork<String> running = occupy();
        running.cancel(false);
        running.ended().join();

        assertThat(submit(stop -> "next").get()).isEqualTo("next");
    }

    @Test
    void cancelling_what_follows_the_work_cancels_the_work() throws Exception {
        QueuedWork<String> running = occupy();
        CompletableFuture<Integer> length = running.thenApply(String::length).thenApply(n -> n + 1);
        length.cancel(false);
        running.ended().join();

        assertThat(running).isCancelled();
    }

    @Test
    void work_that_took_too_long_for_its_caller_stops() throws Exception {
        QueuedWork<String> running = occupy();
        var _ = running.orTimeout(1, TimeUnit.MILLISECONDS);
        running.ended().join();

        assertThat(running).isCompletedExceptionally();
    }

    @Test
    void a_caller_that_is_asked_to_stop_leaves_the_queue() throws Exception {
        var _ = occupy();
        Cancellation caller = new Cancellation();
        QueuedWork<String> waiting = submit(this, caller, stop -> "never");
        caller.request();

        assertThatThrownBy(() -> queue.await(waiting, caller))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("place in the queue");
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void a_caller_that_is_asked_to_stop_while_its_work_runs_learns_where_that_stopped() throws Exception {
        Cancellation caller = new Cancellation();
        QueuedWork<String> running = submit(this, caller, this::untilStopped);
        caller.request();

        assertThatThrownBy(() -> queue.await(running, caller))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("Stopped at");
    }

    @Test
    void an_interrupted_caller_gets_a_code_and_the_work_stops() throws Exception {
        QueuedWork<String> running = occupy();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                queue.await(running, new Cancellation());
            } catch (InkloomException e) {
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                thrown.set(e);
            }
        });
        caller.interrupt();
        caller.join();
        running.ended().join();

        assertThat(thrown.get()).hasMessageStartingWith("INK-STUDIO-003");
    }

    @Test
    void what_the_work_throws_is_what_its_caller_sees() throws Exception {
        InkloomException failure = InkloomException.failed("INK-GEN-001", "What.", "Why.", "Remedy.");
        QueuedWork<String> failing = submit(stop -> {
            throw failure;
        });
        assertThatThrownBy(() -> queue.await(failing, new Cancellation())).isSameAs(failure);
        assertThatThrownBy(failing::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(failure);
    }

    @Test
    void an_owner_that_is_withdrawn_takes_its_work_along_and_no_others() throws Exception {
        QueuedWork<String> running = occupy();
        Object closed = new Object();
        QueuedWork<String> refused = submit(closed, new Cancellation(), stop -> "refused");
        QueuedWork<String> kept = submit(stop -> "kept");
        queue.withdraw(closed).join();
        assertThat(running.isDone()).isFalse();
        gate.countDown();

        assertThatThrownBy(refused::join).cause().hasMessageStartingWith("INK-STUDIO-002");
        assertThat(kept.get()).isEqualTo("kept");
    }

    @Test
    void closing_refuses_what_waits_and_what_comes_and_stops_what_runs() throws Exception {
        QueuedWork<String> running = occupy();
        QueuedWork<String> waiting = submit(stop -> "never");
        queue.close().join();
        QueuedWork<String> late = submit(stop -> "never");

        assertThatThrownBy(running::join).cause().isInstanceOf(CancelledException.class);
        assertThatThrownBy(waiting::join).cause().hasMessageStartingWith("INK-STUDIO-002");
        assertThatThrownBy(late::join).cause().hasMessageStartingWith("INK-STUDIO-002");
    }

    @Test
    void a_listener_that_fails_ends_its_work_alone() throws Exception {
        QueuedWork<String> failing = queue.submit(this, () -> true, new Cancellation(), stop -> "never", ahead -> {
            throw new IllegalStateException("the listener's own");
        });
        assertThatThrownBy(failing::get).cause().hasMessage("the listener's own");
        assertThat(submit(stop -> "next").get()).isEqualTo("next");
    }
}
