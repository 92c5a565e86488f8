package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.inkloom.run.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                        "training   0% 0/100 steps",
                        "training  40% 40/100 steps  4.0 steps/s  00:15 left",
                        "training  80% 80/100 steps  4.0 steps/s  5.0 s left",
                        "training: 100/100 steps in 00:25 (4.0 steps/s)");
    }

    @Test
    void on_a_terminal_the_line_is_drawn_over() {
        Progress progress = new ConsoleProgress(err, 60, clock::get);
        try (Progress.Task task = progress.begin("training", 2, "step")) {
            clock.addAndGet(SECOND);
            task.advanceTo(1);
        }

        assertThat(text())
                .startsWith("\r"
                        + "\u001b[Ktraining   0% [                        ] 0/2 steps\r"
                        + "\u001b[Ktraining  50% 1/2 steps  1.0 steps/s  1.0 s left")
                .endsWith("\r\u001b[Ktraining: 1/2 steps in 1.0 s (1.0 steps/s)" + System.lineSeparator());
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

        assertThat(text()).contains("story: 1/8 pictures").doesNotContain("shot 1: ");
    }

    @Test
    void a_running_shot_shows_which_of_how_many_it_is() {
        Progress progress = new ConsoleProgress(err, 80, clock::get);
        try (Progress.Task story = progress.begin("drawing 紫发少女的求学时光", 8, "shot")) {
            story.advanceTo(2);
            try (Progress.Task shot = progress.begin("drawing", 20, "step")) {
                clock.addAndGet(SECOND);
                shot.advanceTo(5);
            }
        }

        assertThat(text())
                .contains("\r\u001b[Kshot 3/8: drawing  25% [===         ] 5/20 steps  5.0 steps/s  3.0 s left\r");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120})
    void what_is_said_breaks_between_words_and_chinese_characters(int columns) {
        String path = "/home/user/一个很长的文件夹名字/inkloom-demo/lora/checkpoints/step-00000123";
        String said = "INK-STORY-013: The story 故事.yaml names the LoRA './M.safetensors', and there is no file " + path
                + ".\n  Cause:  二次元，一个紫色短发小女孩，在学校书桌前的椅子上坐着，在认真写作业，全身，蓝色校服白色侧边条纹。\n"
                + "  Remedy: Give another with --lora.";
        new ConsoleProgress(err, columns, clock::get).say(said);

        assertThat(lines())
                .allSatisfy(line -> assertThat(
                                Columns.of(line) <= columns || line.strip().equals(path + "."))
                        .as(line)
                        .isTrue());
        assertThat(text()).contains(path);
        assertThat(lines().stream()
                        .map(String::strip)
                        .collect(Collectors.joining())
                        .replaceAll("\\s", ""))
                .isEqualTo(said.replaceAll("\\s", ""));
        assertThat(lines())
                .noneMatch(line -> line.strip().startsWith("，") || line.strip().startsWith("。"));
    }

    @Test
    void the_lines_of_an_error_stand_under_its_words() {
        new ConsoleProgress(err, 40, clock::get)
                .say("  Cause:  二次元，一个紫色短发小女孩，在学校书桌前的椅子上坐着。\n  Remedy: Give another one with --lora FILE.");

        assertThat(lines())
                .containsExactly(
                        "  Cause:  二次元，一个紫色短发小女孩，在",
                        "          学校书桌前的椅子上坐着。",
                        "  Remedy: Give another one with --lora",
                        "          FILE.");
    }

    @Test
    void without_a_terminal_what_is_said_stays_in_one_line() {
        String said = "word ".repeat(60).strip();
        new ConsoleProgress(err, 0, clock::get).say(said);

        assertThat(lines()).containsExactly(said);
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
