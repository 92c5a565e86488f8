package org.inkloom.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BodyPaceTest {
    private long now = 1_000;

    private boolean came(BodyPace pace, long seconds, int bytes) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        return pace.came(bytes);
    }

    @Test
    void a_byte_now_and_then_is_too_slow_after_half_a_minute() {
        BodyPace pace = new BodyPace(() -> now);
        pace.asked();
        assertThat(came(pace, 10, 1)).isTrue();
        assertThat(came(pace, 19, 1)).isTrue();
        assertThat(came(pace, 2, 1)).isFalse();
    }

    @Test
    void a_large_body_may_take_hours_as_long_as_it_goes_on() {
        BodyPace pace = new BodyPace(() -> now);
        pace.asked();
        for (int minute = 0; minute < 120; minute++) {
            assertThat(came(pace, 60, 60 * 600)).as("minute %d", minute).isTrue();
        }
    }

    @Test
    void the_time_before_anybody_asks_for_the_body_is_not_the_clients() {
        BodyPace pace = new BodyPace(() -> now);
        now += TimeUnit.MINUTES.toNanos(5);
        pace.asked();
        assertThat(came(pace, 1, 1)).isTrue();
    }
}
