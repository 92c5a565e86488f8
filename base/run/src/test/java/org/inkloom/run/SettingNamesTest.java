package org.inkloom.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingNamesTest {
    private static final SettingNames FLAGS = setting -> "--" + setting.key();
    private static final SettingNames PATHS = setting -> "$." + setting.key();

    private static InkloomException refusal() {
        return InkloomException.badInput(
                "INK-TEST-001",
                "The width 1001 is odd.",
                SettingKey.of("scheduler") + " wants it so.",
                "Give " + SettingKey.of("width") + " 1000, or " + SettingKey.of("guidance_scale") + " 1.");
    }

    @Test
    void an_error_names_settings_by_their_keys_until_its_owner_says_otherwise() {
        InkloomException e = refusal();
        assertThat(e)
                .hasMessage("INK-TEST-001: The width 1001 is odd. scheduler wants it so."
                        + " Give width 1000, or guidance_scale 1.");
        assertThat(e.remedy()).isEqualTo("Give width 1000, or guidance_scale 1.");
        assertThat(e.why(FLAGS)).isEqualTo("--scheduler wants it so.");
        assertThat(e.remedy(FLAGS)).isEqualTo("Give --width 1000, or --guidance_scale 1.");
        assertThat(e.remedy(PATHS)).isEqualTo("Give $.width 1000, or $.guidance_scale 1.");
        assertThat(e.settings()).extracting(SettingKey::key).containsExactly("scheduler", "width", "guidance_scale");
    }

    @Test
    void an_error_may_travel_with_its_references_and_learn_its_place() {
        InkloomException e = refusal();
        InkloomException carried = InkloomException.badInput(
                e.code(),
                e.what(SettingNames.REFERENCES),
                e.why(SettingNames.REFERENCES),
                e.remedy(SettingNames.REFERENCES));
        assertThat(carried.remedy(FLAGS)).isEqualTo(e.remedy(FLAGS));
        InkloomException placed = e.at("s.yaml line 3");
        assertThat(placed.what()).isEqualTo("The width 1001 is odd (s.yaml line 3).");
        assertThat(placed.settings()).isEqualTo(e.settings());
        assertThat(placed.code()).isEqualTo(e.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{setting:", "{setting:}", "{setting:A b}", "{setting:x", "a {b} {setting: c}", "{{}}"})
    void a_text_that_only_looks_like_a_reference_stays_as_it_is(String text) {
        assertThat(FLAGS.render(text)).isEqualTo(text);
        assertThat(SettingNames.in(text)).isEmpty();
    }

    @Test
    void references_stand_anywhere_in_a_text() {
        assertThat(FLAGS.render("{setting:a}{setting:b} {setting:{setting:c} {setting:d"))
                .isEqualTo("--a--b {setting:--c {setting:d");
        assertThat(SettingNames.KEYS.render(SettingKey.of("seed") + "s")).isEqualTo("seeds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Width", "cfg-rescale", "--width", "1st", "a b", "width}"})
    void a_key_is_lower_case_letters_digits_and_underscores(String key) {
        assertThatThrownBy(() -> SettingKey.of(key)).isInstanceOf(IllegalArgumentException.class);
    }
}
