package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskMeterTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shows_share_count_speed_time_left_and_note() {
        TaskMeter meter = new TaskMeter("training", 500, "step", 0);
        meter.advanceTo(100, 50 * SECOND);
        meter.note("loss 0.125");

        assertThat(meter.line(Integer.MAX_VALUE))
                .isEqualTo("training  20% 100/500 step  2.0 step/s  03:20 left  loss 0.125");
    }

    @Test
    void slow_work_is_shown_in_seconds_per_unit() {
        TaskMeter meter = new TaskMeter("drawing", 8, "picture", 0);
        meter.advanceTo(2, 3600 * SECOND);

        assertThat(meter.line(Integer.MAX_VALUE)).isEqualTo("drawing  25% 2/8 picture  1800.0 s/picture  3:00:00 left");
    }

    @Test
    void the_speed_is_that_of_the_last_reports_so_that_a_resumed_run_is_judged_by_its_new_steps() {
        TaskMeter meter = new TaskMeter("training", 2000, "step", 0);
        for (int step = 1000; step <= 1100; step++) {
            meter.advanceTo(step, (step - 999) * SECOND);
        }

        assertThat(meter.line(Integer.MAX_VALUE)).contains(" 1.0 step/s  15:00 left");
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

        assertThat(meter.line(80)).startsWith("training  50% [============            ] 2/4 step");
        assertThat(meter.line(40)).doesNotContain("[").hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void a_chinese_character_takes_two_columns() {
        TaskMeter meter = new TaskMeter("画图画图", 0, "张", 0);

        assertThat(meter.line(5)).isEqualTo("画图");
    }

    @Test
    void progress_never_goes_back() {
        TaskMeter meter = new TaskMeter("training", 10, "step", 0);
        meter.advanceTo(5, SECOND);
        meter.advanceTo(3, 2 * SECOND);

        assertThat(meter.line(Integer.MAX_VALUE)).contains("5/10 step");
    }

    @Test
    void sums_up_when_the_task_has_ended() {
        TaskMeter meter = new TaskMeter("training", 500, "step", 0);
        meter.advanceTo(500, 250 * SECOND);

        assertThat(meter.summary(250 * SECOND)).isEqualTo("training: 500/500 step in 04:10 (2.0 step/s)");
    }
}
