package org.inkloom.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pictures drawn during both kinds of training are drawn with the one record of settings. */
class SampleSettingTest {
    private static final Map<String, String> NEEDED = Map.of("part", "vae", "source", "picturebook");

    private static BaseTrainingConfig base(Map<String, String> changes) {
        Map<String, String> values = new LinkedHashMap<>(NEEDED);
        values.putAll(changes);
        return BaseTrainingConfig.from(GivenSettings.of(values));
    }

    @Test
    void every_setting_but_those_of_the_training_has_a_key_in_both_trainings() {
        Set<PictureSetting<?>> ofTheTraining = Set.of(
                PictureSetting.WIDTH,
                PictureSetting.HEIGHT,
                PictureSetting.SCHEDULER,
                PictureSetting.PROMPT_RULES,
                PictureSetting.HIRES,
                PictureSetting.CAST,
                PictureSetting.PREDICTION_TYPE,
                PictureSetting.ZERO_TERMINAL_SNR);
        List<PictureSetting<?>> drawn = PictureSetting.ALL.stream()
                .filter(setting -> !ofTheTraining.contains(setting))
                .toList();
        for (List<TrainingSetting> settings : List.of(LoraTrainingConfig.settings(), BaseTrainingConfig.settings())) {
            List<String> names = settings.stream().map(TrainingSetting::name).toList();
            assertThat(drawn)
                    .allSatisfy(setting -> assertThat(names)
                            .containsAnyOf(
                                    "sample_" + setting.key(),
                                    "sample_" + setting.flag().substring(2)));
        }
        PictureSettings samples = base(Map.of()).samples().settings();
        assertThat(drawn)
                .allSatisfy(setting -> assertThat(samples.given(setting)).isPresent());
    }

    @Test
    void base_training_has_defaults_of_its_own() {
        PictureSettings samples = base(Map.of()).samples().settings();
        assertThat(samples.steps()).isEqualTo(20);
        assertThat(samples.guidanceScale()).isEqualTo(4);
        assertThat(samples.guidanceRescale()).isZero();
        assertThat(base(Map.of()).toMap()).containsEntry("sample_cfg", "4.0").containsEntry("sample_steps", "20");
    }

    @Test
    void what_is_given_is_taken() {
        PictureSettings samples = base(Map.of("sample_steps", "1e1", "sample_guidance_rescale", "0.7"))
                .samples()
                .settings();
        assertThat(samples.steps()).isEqualTo(10);
        assertThat(samples.guidanceRescale()).isEqualTo(0.7);
    }

    @ParameterizedTest
    @CsvSource({
        "sample_steps, 0",
        "sample_steps, 1001",
        "sample_steps, 2.5",
        "sample_steps, many",
        "sample_cfg, -1",
        "sample_cfg, 100.5",
        "sample_cfg, NaN",
        "sample_guidance_rescale, 1.5",
        "sample_guidance_rescale, ''",
    })
    void a_value_out_of_range_is_refused_by_the_key_of_the_training(String key, String value) {
        assertThatThrownBy(() -> base(Map.of(key, value)))
                .hasMessageContaining("INK-TRAIN-002")
                .hasMessageContaining("The setting " + key);
    }
}
