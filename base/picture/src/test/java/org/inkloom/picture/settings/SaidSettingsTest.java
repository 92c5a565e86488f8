package org.inkloom.picture.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;

class SaidSettingsTest {
    @Test
    void a_value_of_any_range_can_be_said_and_is_refused_where_it_is_drawn_with() {
        SaidSettings said =
                SaidSettings.NONE.with(PictureSetting.WIDTH, 100).with(PictureSetting.GUIDANCE_SCALE, Double.NaN);

        assertThat(said.given(PictureSetting.WIDTH)).contains(100);
        assertThatThrownBy(said::checked).isInstanceOf(InkloomException.class).hasMessageContaining("INK-GEN-003");
        assertThatThrownBy(said.with(PictureSetting.GUIDANCE_SCALE, null)::checked)
                .hasMessageContaining("INK-GEN-001");
    }

    @Test
    void what_is_said_lies_over_what_others_say() {
        SaidSettings flags = SaidSettings.NONE.with(PictureSetting.WIDTH, 64);
        SaidSettings picture = SaidSettings.NONE.with(PictureSetting.WIDTH, 100).with(PictureSetting.STEPS, 7);

        assertThat(flags.over(picture).checked())
                .isEqualTo(PictureSettings.NONE.with(PictureSetting.WIDTH, 64).with(PictureSetting.STEPS, 7));
    }

    @Test
    void a_setting_reads_what_it_writes() {
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            assertThat(setting.read(setting.usual().toString())).isEqualTo(setting.usual());
        }
        assertThatThrownBy(() -> PictureSetting.STEPS.read("7.5")).isInstanceOf(NumberFormatException.class);
    }
}
