package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskMeterTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shows_share_count_speed_time_left_and_note() {
        TaskMeter meter = new TaskMeter("training", 500, "step", 0);
        meter.advanceTo(100, 50 * SECOND);
        meter.note("loss 0.125");

        assertThat(meter.line(Integer.MAX_VALUE))
                .isEqualTo("training  20% 100/500 steps  2.0 steps/s  03:20 left  loss 0.125");
    }

    @Test
    void slow_work_is_shown_in_seconds_per_unit() {
        TaskMeter meter = new TaskMeter("drawing", 8, "picture", 0);
        meter.advanceTo(2, 3600 * SECOND);

        assertThat(meter.line(Integer.MAX_VALUE))
                .isEqualTo("drawing  25% 2/8 pictures  1800.0 s/picture  3:00:00 left");
    }

    @Test
    void the_speed_is_that_of_the_last_reports_so_that_a_resumed_run_is_judged_by_its_new_steps() {
        TaskMeter meter = new TaskMeter("training", 2000, "step", 0);
        for (int step = 1000; step <= 1100; step++) {
            meter.advanceTo(step, (step - 999) * SECOND);
        }

        assertThat(meter.line(Integer.MAX_VALUE)).contains(" 1.0 steps/s  15:00 left");
    }

    @Test
    void bytes_are_shown_in_larger_units() {
        TaskMeter meter = new TaskMeter("writing", 4L << 30, "byte", 0);
        meter.advanceTo(1L << 30, 8 * SECOND);

        assertThat(meter.line(Integer.MAX_VALUE)).isEqualTo("writing  25% 1.0 GiB of 4.0 GiB  128.0 MiB/s  00:24 left");
    }

    @Test
    void draws_a_bar_where_there_is_room() {
        TaskMeter meter = new TaskMeter("training", 4, "step", 0);
        meter.advanceTo(2, SECOND);

        assertThat(meter.line(80)).startsWith("training  50% [============            ] 2/4 steps");
        assertThat(meter.line(40)).doesNotContain("[").hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void a_chinese_character_takes_two_columns() {
        TaskMeter meter = new TaskMeter("画图画图", 0, "张", 0);

        assertThat(meter.line(5)).isEqualTo("画图…");
    }

    @Test
    void what_an_earlier_run_did_says_nothing_of_the_speed() {
        TaskMeter meter = new TaskMeter("training", 400, "step", 0);
        meter.advanceTo(200, 1000);
        assertThat(meter.line(Integer.MAX_VALUE)).isEqualTo("training  50% 200/400 steps");
        meter.advanceTo(210, 10 * SECOND);
        assertThat(meter.line(Integer.MAX_VALUE)).contains("1.0 steps/s  03:10 left");
        assertThat(meter.summary(10 * SECOND)).isEqualTo("training: 210/400 steps in 00:10 (1.0 steps/s)");
    }

    @Test
    void a_finished_run_that_does_nothing_has_no_speed() {
        TaskMeter meter = new TaskMeter("training", 400, "step", 0);
        meter.advanceTo(400, 1000);
        assertThat(meter.summary(SECOND)).isEqualTo("training: 400/400 steps in 1.0 s");
    }

    @Test
    void a_new_plan_changes_the_share_and_the_time_left() {
        TaskMeter meter = new TaskMeter("training", 400, "step", 0);
        meter.advanceTo(20, 20 * SECOND);
        meter.totalIs(100);
        assertThat(meter.line(Integer.MAX_VALUE)).isEqualTo("training  20% 20/100 steps  1.0 steps/s  01:20 left");
    }

    /** Lines as they stood at widths that people have; a number is whole or absent in each. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training|40|training  45% 180/400 steps  03:40 left",
                "training|60|training  45% 180/400 steps  03:40 left  loss 0.1234",
                "training|80|training  45% [=====       ] 180/400 steps  1.0 steps/s  03:40 left  loss 0.1234",
                "training|120|training  45% [==========              ] 180/400 steps  1.0 steps/s  03:40 left  loss 0.1234",
                "正在训练紫发少女的求学时光|40|正在训练紫发少女的求学…  45%  03:40 left",
                "正在训练紫发少女的求学时光|60|正在训练紫发少女的求学时光  45% 180/400 steps  03:40 left",
                "正在训练紫发少女的求学时光|80|正在训练紫发少女的求学时光  45% 180/400 steps  03:40 left  loss 0.1234",
                "正在训练紫发少女的求学时光|120|"
                        + "正在训练紫发少女的求学时光  45% [==========              ] 180/400 steps  1.0 steps/s  03:40 left  loss 0.1234",
            })
    void a_narrow_terminal_does_without_whole_fields(String what, int width, String line) {
        TaskMeter meter = new TaskMeter(what, 400, "step", 0);
        meter.advanceTo(0, 1000);
        meter.advanceTo(180, 180 * SECOND);
        meter.note("loss 0.1234");

        assertThat(meter.line(width)).isEqualTo(line);
        assertThat(Columns.of(line)).isLessThanOrEqualTo(width);
    }

    @Property
    void no_line_is_wider_than_the_terminal_and_no_number_is_cut(
            @ForAll @IntRange(min = 8, max = 140) int width,
            @ForAll @StringLength(min = 1, max = 40) @Chars({'a', ' ', '墨', '，', 'é'}) String name,
            @ForAll @IntRange(min = 1, max = 99999) int done) {
        TaskMeter meter = new TaskMeter(name, 100_000, "shot", 0);
        meter.advanceTo(done, 77 * SECOND);
        meter.note("shots/0123.png");
        String line = meter.line(width, "shot 3/8");

        assertThat(Columns.of(line)).isLessThanOrEqualTo(width);
        String whole = meter.line(Integer.MAX_VALUE, "shot 3/8");
        List<String> fields = List.of(whole.split("\\s+"));
        for (String word : line.split("\\s+")) {
            assertThat(fields.contains(word) || word.contains("…") || word.matches("\\[?=*]?"))
                    .as(line)
                    .isTrue();
        }
    }

    @Test
    void progress_never_goes_back() {
        TaskMeter meter = new TaskMeter("training", 10, "step", 0);
        meter.advanceTo(5, SECOND);
        meter.advanceTo(3, 2 * SECOND);

        assertThat(meter.line(Integer.MAX_VALUE)).contains("5/10 steps");
    }

    @Test
    void sums_up_when_the_task_has_ended() {
        TaskMeter meter = new TaskMeter("training", 500, "step", 0);
        meter.advanceTo(500, 250 * SECOND);

        assertThat(meter.summary(250 * SECOND)).isEqualTo("training: 500/500 steps in 04:10 (2.0 steps/s)");
    }
}
