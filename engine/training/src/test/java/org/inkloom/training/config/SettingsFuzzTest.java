package org.inkloom.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.inkloom.golden.Fuzz;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFuzzTest {
    private static final String GOOD = """
        dataset_path: pictures
        output_path: models
        pretrained_unet_path: kolors/unet
        pretrained_text_encoder_path: kolors/text_encoder
        pretrained_fp16_vae_path: vae
        learning_rate: 1e-4
        lora_rank: &rank 4
        lora_alpha: *rank
        lora_target_modules: [to_q, to_k]
        max_epochs: 2
        seed: 7
        height: 512
        width: 512
        precision: 16-mixed
        center_crop: true
        sample_prompts:
          - one, two
          - 三
        """;

    @Test
    void an_alias_stands_for_what_its_anchor_holds() {
        GivenSettings settings = GivenSettings.ofYaml("lora_rank: &r 4\nlora_alpha: *r\n", "t.yaml");
        assertThat(settings.values()).containsEntry("lora_alpha", List.of("4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: &a [*a]", "seed: 99999999999999999999", "a: 1\na: 2", "a: !!binary x", "[[[[[[[[[[[["})
    void what_is_no_plain_map_is_refused_with_its_line(String text) {
        assertThatThrownBy(() -> GivenSettings.ofYaml(text, "t.yaml"))
                .hasMessageContaining("INK-TRAIN-004")
                .hasMessageContaining("line ");
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void every_file_of_settings_is_read_or_refused_in_words() {
        List<byte[]> inputs = List.of(GOOD.getBytes(StandardCharsets.UTF_8));
        Fuzz.run(
                21,
                600,
                inputs,
                List.of(InkloomException.class),
                input -> LoraTrainingConfig.from(
                        GivenSettings.ofYaml(new String(input, StandardCharsets.UTF_8), "t.yaml")));
    }
}
