package org.inkloom.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;

/** How many steps may be taught, and learnt from. */
class LeapConfigTest {
    @Test
    void more_steps_than_there_are_timesteps_are_refused_by_the_setting_before_anything_is_loaded() {
        assertThat(new LeapConfig(10, 5, 0, 100).substeps()).isEqualTo(100);
        assertThat(new LeapConfig(0, 5, 0, 100).isOn()).isFalse();
        assertThatThrownBy(() -> new LeapConfig(30, 5, 0, 100)).isInstanceOfSatisfying(InkloomException.class, e -> {
            assertThat(e.code()).isEqualTo("INK-TRAIN-002");
            assertThat(e).hasMessageContaining("leap_substeps").hasMessageContaining("between 1 and 33");
        });
    }
}
