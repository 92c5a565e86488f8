package org.inkloom.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StoppableTest {
    private final RunControl control = RunControl.quiet();

    @Test
    void gives_what_the_work_gives_and_throws_what_it_throws() {
        assertThat(Stoppable.<String>run(control, "work", () -> "done")).isEqualTo("done");
        IllegalStateException failure = new IllegalStateException("mine");
        assertThatThrownBy(() -> Stoppable.run(control, "work", () -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void leaves_work_that_waits_for_ever_when_a_stop_is_asked_for() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        assertThatThrownBy(() -> Stoppable.run(control, "the long file", () -> {
                    control.cancellation().request();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return "";
                }))
                .isInstanceOf(CancelledException.class)
                .hasMessage("Stopped at the long file.");
        interrupted.await();
    }

    @Test
    void work_that_asks_ends_by_itself_and_says_where() {
        assertThatThrownBy(() -> Stoppable.run(control, "work", () -> {
                    control.cancellation().request();
                    control.cancellation().check("row 7");
                    return "";
                }))
                .hasMessage("Stopped at row 7.");
    }
}
