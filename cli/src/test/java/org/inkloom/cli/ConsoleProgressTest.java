package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.inkloom.report.Progress;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final AtomicLong clock = new AtomicLong();

    @Test
    void without_a_terminal_a_line_appears_every_ten_seconds_and_at_the_end() {
        Progress progress = new ConsoleProgress(err, 0, clock::get);
        try (Progress.Task task = progress.begin("training", 100, "step")) {
            for (int step = 1; step <= 100; step++) {
                clock.addAndGet(SECOND / 4);
                task.advanceTo(step);
            }
        }

        assertThat(lines())
                .containsExactly(
                        "training   0% 0/100 step",
                        "training  40% 40/100 step  4.0 step/s  00:15 left",
                        "training  80% 80/100 step  4.0 step/s  5.0 s left",
                        "training: 100/100 step in 00:25 (4.0 step/s)");
    }

    @Test
    void on_a_terminal_the_line_is_drawn_over() {
        Progress progress = new ConsoleProgress(err, 60, clock::get);
        try (Progress.Task task = progress.begin("training", 2, "step")) {
            clock.addAndGet(SECOND);
            task.advanceTo(1);
        }

        assertThat(text())
                .startsWith("\r\u001b[Ktraining   0% 0/2 step\r\u001b[Ktraining  50% 1/2 step")
                .endsWith("\r\u001b[Ktraining: 1/2 step in 1.0 s (1.0 step/s)" + System.lineSeparator());
    }

    @Test
    void a_line_that_stays_does_not_run_into_the_one_that_is_drawn_over() {
        Progress progress = new ConsoleProgress(err, 60, clock::get);
        Progress.Task task = progress.begin("training", 2, "step");
        progress.say("wrote step-1.ckpt");

        assertThat(text()).contains("\r\u001b[Kwrote step-1.ckpt" + System.lineSeparator() + "\r\u001b[Ktraining");
        task.close();
    }

    @Test
    void only_the_outermost_task_leaves_a_line_behind() {
        Progress progress = new ConsoleProgress(err, 60, clock::get);
        try (Progress.Task story = progress.begin("story", 8, "picture")) {
            try (Progress.Task shot = progress.begin("shot 1", 25, "step")) {
                shot.advanceTo(25);
            }
            story.advanceTo(1);
        }

        assertThat(text()).contains("story: 1/8 picture").doesNotContain("shot 1: ");
    }

    @Test
    void closing_a_task_twice_is_harmless() {
        Progress progress = new ConsoleProgress(err, 0, clock::get);
        Progress.Task task = progress.begin("training", 2, "step");
        task.close();
        task.close();

        assertThat(lines()).hasSize(2);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return text().lines().toList();
    }
}
