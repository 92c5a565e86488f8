package org.inkloom.picture.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;

class PictureSettingsTest {
    @Test
    void what_is_said_lies_over_what_others_say_and_the_rest_is_as_usual() {
        PictureSettings model = PictureSettings.ofSize(128, 256).with(PictureSetting.SCHEDULER, "ddim");
        PictureSettings shot =
                PictureSettings.NONE.with(PictureSetting.WIDTH, 64).with(PictureSetting.STEPS, null);

        PictureSettings both = shot.over(model);

        assertThat(both.width()).isEqualTo(64);
        assertThat(both.height()).isEqualTo(256);
        assertThat(both.scheduler()).isEqualTo("ddim");
        assertThat(both.steps()).isEqualTo(50);
        assertThat(both.given(PictureSetting.STEPS)).isEmpty();
        assertThat(both.complete().given(PictureSetting.STEPS)).contains(50);
    }

    @Test
    void values_out_of_range_are_refused_with_the_settings_own_code() {
        refused(PictureSetting.WIDTH, 63, "INK-GEN-001");
        refused(PictureSetting.HEIGHT, PictureSetting.LARGEST_SIDE + 8, "INK-GEN-001");
        refused(PictureSetting.STEPS, 0, "INK-GEN-002");
        refused(PictureSetting.GUIDANCE_SCALE, Double.POSITIVE_INFINITY, "INK-GEN-003");
        refused(PictureSetting.GUIDANCE_SCALE, -1.0, "INK-GEN-003");
        refused(PictureSetting.GUIDANCE_RESCALE, Double.NaN, "INK-GEN-008");
        refused(PictureSetting.SCHEDULER, " ", "INK-SCHED-001");
        refused(PictureSetting.PREDICTION_TYPE, "v", "INK-GEN-024");
        refused(PictureSetting.ZERO_TERMINAL_SNR, "yes", "INK-GEN-024");
    }

    private static <T> void refused(PictureSetting<T> setting, T value, String code) {
        assertThat(setting.problem(value)).isPresent();
        assertThatThrownBy(() -> PictureSettings.NONE.with(setting, value))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void every_setting_has_names_of_its_own_and_a_usual_value_in_range() {
        assertThat(PictureSetting.ALL).extracting(PictureSetting::key).doesNotHaveDuplicates();
        assertThat(PictureSetting.ALL).extracting(PictureSetting::flag).doesNotHaveDuplicates();
        assertThat(PictureSetting.ALL).extracting(PictureSetting::name).doesNotHaveDuplicates();
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            assertThat(usualProblem(setting)).as(setting.key()).isFalse();
        }
    }

    private static <T> boolean usualProblem(PictureSetting<T> setting) {
        return setting.problem(setting.usual()).isPresent();
    }

    @Test
    void every_setting_stands_in_the_picture_where_it_does_something() {
        PictureSettings other = PictureSettings.ofSize(72, 88)
                .with(PictureSetting.STEPS, 7)
                .with(PictureSetting.GUIDANCE_SCALE, 3.25)
                .with(PictureSetting.GUIDANCE_RESCALE, 0.75)
                .with(PictureSetting.GUIDANCE_INTERVAL, "0.25-0.5")
                .with(PictureSetting.SCHEDULER, "unipc")
                .with(PictureSetting.PROMPT_RULES, "a1111")
                .with(PictureSetting.HIRES, "1.5:0.25")
                .with(
                        PictureSetting.CAST,
                        "{\"anchors\":[{\"prompt\":\"a girl reads\",\"seed\":1}],\"subject\":[\"a girl\"]}")
                .with(PictureSetting.PREDICTION_TYPE, "v_prediction")
                .with(PictureSetting.ZERO_TERMINAL_SNR, "true");
        PictureRecipe recipe = new PictureRecipe("a", "", 1, other, "m", "", List.of(), Map.of());
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            String written = other.written(setting).replace("\"", "\\\""); // as it stands between quotes
            assertThat(other.given(setting)).as("%s in this test", setting).isPresent();
            assertThat(recipe.json()).contains("\"" + setting.key() + "\":");
            assertThat(recipe.decisiveJson()).contains(written);
            assertThat(recipe.parametersText()).contains(setting.label() + ": ").contains(written);
            assertThat(recipe.settingsByName()).containsKey(setting.name());
        }
    }
}
