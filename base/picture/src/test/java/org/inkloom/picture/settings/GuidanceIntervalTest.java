package org.inkloom.picture.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuidanceIntervalTest {
    private static int[] covered(String interval, int count) {
        GuidanceInterval read = GuidanceInterval.read(interval);
        return IntStream.range(0, count).filter(i -> read.covers(i, count)).toArray();
    }

    @Test
    void steps_count_that_lie_wholly_inside() {
        assertThat(covered("0.1-0.3", 10)).containsExactly(1, 2);
        assertThat(covered("0.15-0.35", 10)).containsExactly(2);
        assertThat(covered(".5-1", 4)).containsExactly(2, 3);
        assertThat(covered("0-1", 3)).containsExactly(0, 1, 2);
    }

    @Test
    void every_share_of_ten_steps_is_met_whatever_its_rounding() {
        for (int from = 0; from < 10; from++) {
            for (int to = from + 1; to <= 10; to++) {
                assertThat(covered("0." + from + "-" + (to == 10 ? "1" : "0." + to), 10))
                        .as("%d to %d", from, to)
                        .containsExactly(IntStream.range(from, to).toArray());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.5", "0.8-0.2", "0.5-0.5", "-1-1", "0-1.1", "a-b", "0,1-0,8", "1-0"})
    void what_is_no_interval_is_refused_with_an_example(String text) {
        assertThat(GuidanceInterval.isWritten(text)).isFalse();
        assertThatThrownBy(() -> PictureSettings.NONE.with(PictureSetting.GUIDANCE_INTERVAL, text))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("guidance interval")
                .hasMessageContaining("0.1-0.8");
    }

    @Test
    void an_interval_is_written_as_it_is_read() {
        assertThat(GuidanceInterval.read("0.10 - 0.80")).hasToString("0.1-0.8");
    }
}
