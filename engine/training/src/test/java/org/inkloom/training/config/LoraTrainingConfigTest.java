package org.inkloom.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class LoraTrainingConfigTest {
    /** Every key: its default, and another value that it must carry through YAML and flags. */
    static final List<Expectation> KEYS = List.of(
            new Expectation("model", "", "m"),
            new Expectation("pretrained_unet_path", "", "u.safetensors"),
            new Expectation("pretrained_text_encoder_path", "", "t"),
            new Expectation("pretrained_fp16_vae_path", "", "v.safetensors"),
            new Expectation("pretrained_lora_path", "", "l.safetensors"),
            new Expectation("device", "auto", "cuda:1"),
            new Expectation("lora_rank", "4", "16"),
            new Expectation("lora_alpha", "4.0", "8.5"),
            new Expectation("lora_target_modules", "to_q,to_k,to_v,to_out", "to_q,ff.net.2"),
            new Expectation("init_lora_weights", "gaussian", "kaiming"),
            new Expectation("train_text_encoder", "false", "true"),
            new Expectation("text_encoder_lr", "", "5.0E-5,1.0E-5"),
            new Expectation("text_encoder_target_modules", "q_proj,k_proj,v_proj,out_proj", "q_proj,fc1"),
            new Expectation("network_train_unet_only", "false", "true"),
            new Expectation("cache_text_encoder_outputs", "false", "true"),
            new Expectation("dataset_path", "", "d"),
            new Expectation("height", "1024", "512"),
            new Expectation("width", "1024", "768"),
            new Expectation("center_crop", "false", "true"),
            new Expectation("random_flip", "false", "true"),
            new Expectation("buckets", "false", "true"),
            new Expectation("bucket_step", "64", "32"),
            new Expectation("bucket_max_aspect", "2.0", "3.0"),
            new Expectation("caption_dropout", "0.0", "0.1"),
            new Expectation("cache_latents", "auto", "never"),
            new Expectation("dataloader_num_workers", "0", "3"),
            new Expectation("ignore_orientation", "false", "true"),
            new Expectation("validation_split", "0.0", "0.25"),
            new Expectation("steps_per_epoch", "500", "20"),
            new Expectation("max_epochs", "1", "3"),
            new Expectation("batch_size", "1", "2"),
            new Expectation("accumulate_grad_batches", "1", "4"),
            new Expectation("precision", "16-mixed", "bf16"),
            new Expectation("use_gradient_checkpointing", "false", "true"),
            new Expectation("training_strategy", "auto", "auto"),
            new Expectation("minutes", "0.0", "2.5"),
            new Expectation("fit_minutes", "0.0", "2.5"),
            new Expectation("cuda_graph", "true", "false"),
            new Expectation("seed", "0", "123456789012"),
            new Expectation("learning_rate", "1.0E-4", "2.0E-5"),
            new Expectation("lr_scheduler", "constant", "cosine"),
            new Expectation("lr_warmup_steps", "0", "0"),
            new Expectation("lr_num_cycles", "1", "2"),
            new Expectation("lr_power", "1.0", "2.0"),
            new Expectation("adam_beta1", "0.9", "0.8"),
            new Expectation("adam_beta2", "0.999", "0.99"),
            new Expectation("adam_epsilon", "1.0E-8", "1.0E-6"),
            new Expectation("adam_weight_decay", "0.01", "0.0"),
            new Expectation("max_grad_norm", "0.0", "1.0"),
            new Expectation("ema_decay", "0.0", "0.999"),
            new Expectation("min_snr_gamma", "0.0", "5.0"),
            new Expectation("noise_offset", "0.0", "0.05"),
            new Expectation("prediction_type", "model", "v_prediction"),
            new Expectation("rescale_betas_zero_snr", "model", "true"),
            new Expectation("leap_steps", "0", "8"),
            new Expectation("leap_cfg", "5.0", "4.0"),
            new Expectation("leap_rescale", "0.0", "0.5"),
            new Expectation("leap_substeps", "4", "2"),
            new Expectation("output_path", ".", "out"),
            new Expectation("lora_name", "lora", "ink wash"),
            new Expectation("lora_format", "diffusers", "kohya"),
            new Expectation("save_every", "100", "10"),
            new Expectation("keep_checkpoints", "2", "5"),
            new Expectation("resume", "auto", "require"),
            new Expectation("validation_every", "50", "7"),
            new Expectation("tensorboard", "true", "false"),
            new Expectation("choose_by", "", "story.yaml"),
            new Expectation("gate_by", "", "technical"),
            new Expectation("modelscope_model_id", "", "me/mine"),
            new Expectation("modelscope_access_token", "", "secret"),
            new Expectation("use_swanlab", "false", "true"),
            new Expectation("swanlab_mode", "", "local"),
            new Expectation("sample_every", "0", "0"),
            new Expectation("sample_prompts", "", "a cat, asleep"),
            new Expectation("sample_negative_prompt", "", "blur"),
            new Expectation("sample_seed", "1", "9"),
            new Expectation("sample_control", "", "canny:a, b.jpg:0.8"),
            new Expectation("sample_control_net", "", "canny=nets/edges"),
            new Expectation("sample_ip_adapter", "", "painting.jpg:0.7"),
            new Expectation("sample_ip_adapter_style", "", "painting.jpg"),
            new Expectation("sample_steps", "20", "8"),
            new Expectation("sample_cfg", "5.0", "7.5"),
            new Expectation("sample_guidance_rescale", "0.0", "0.5"),
            new Expectation("sample_guidance_interval", "0-1", "0.1-0.8"));

    private static final Map<String, String> NEEDED = Map.of("model", "folder", "dataset_path", "pictures");

    record Expectation(String key, String byDefault, String changed) {}

    @Test
    void every_key_has_its_expectation_here() {
        assertThat(LoraTrainingConfig.settings())
                .extracting(TrainingSetting::name)
                .containsExactlyElementsOf(KEYS.stream().map(Expectation::key).toList());
        assertThat(new HashSet<>(KEYS)).hasSameSizeAs(KEYS);
    }

    @ParameterizedTest
    @FieldSource("KEYS")
    void every_key_has_its_default(Expectation expected) {
        Map<String, String> values =
                LoraTrainingConfig.from(GivenSettings.of(NEEDED)).toMap();

        if (!NEEDED.containsKey(expected.key()) && !expected.key().equals("modelscope_access_token")) {
            assertThat(values).containsEntry(expected.key(), expected.byDefault());
        }
    }

    @ParameterizedTest
    @FieldSource("KEYS")
    void every_key_is_mapped_from_a_map_from_yaml_and_from_a_flag(Expectation expected) {
        GivenSettings yaml = GivenSettings.ofYaml(expected.key() + ": " + expected.changed(), "test.yaml");
        GivenSettings flags = GivenSettings.ofFlags(
                List.of("--" + expected.key() + "=" + expected.changed()), LoraTrainingConfig.settings());

        for (GivenSettings given : List.of(yaml, flags)) {
            GivenSettings others = GivenSettings.of(NEEDED);
            if (expected.key().equals("text_encoder_lr")) {
                others = others.overriddenBy(GivenSettings.of(Map.of("train_text_encoder", "true")));
            }
            LoraTrainingConfig config = LoraTrainingConfig.from(others.overriddenBy(given));
            if (expected.key().equals("modelscope_access_token")) {
                assertThat(config.output().modelscopeAccessToken()).contains("secret");
            } else {
                assertThat(config.toMap()).containsEntry(expected.key(), expected.changed());
            }
        }
    }

    @Test
    void the_values_reach_the_components_of_their_name() {
        LoraTrainingConfig config = LoraTrainingConfig.from(GivenSettings.of(Map.of(
                "model", "m",
                "dataset_path", "d",
                "height", "640",
                "width", "768",
                "adam_beta1", "0.8",
                "adam_beta2", "0.9",
                "sample_steps", "3",
                "accumulate_grad_batches", "2",
                "steps_per_epoch", "5",
                "max_epochs", "2")));

        assertThat(config.pictures().height()).isEqualTo(640);
        assertThat(config.pictures().width()).isEqualTo(768);
        assertThat(config.optimizer().beta1()).isEqualTo(0.8);
        assertThat(config.optimizer().beta2()).isEqualTo(0.9);
        assertThat(config.samples().settings().steps()).isEqualTo(3);
        assertThat(config.run().updatesPerEpoch()).isEqualTo(3);
        assertThat(config.run().updates()).isEqualTo(6);
    }

    @Test
    void the_map_of_a_configuration_makes_an_equal_one() {
        Map<String, String> values = new LinkedHashMap<>(NEEDED);
        values.put("sample_prompts", "one, with a comma\ntwo");
        values.put("sample_every", "5");
        LoraTrainingConfig config = LoraTrainingConfig.from(GivenSettings.of(values));

        assertThat(config.with(Map.of())).isEqualTo(config);
        assertThat(config.samples().rounds().prompts()).containsExactly("one, with a comma", "two");
    }

    @Test
    void the_access_token_is_not_written_back() {
        Map<String, String> values = new LinkedHashMap<>(NEEDED);
        values.put("modelscope_access_token", "secret");

        assertThat(LoraTrainingConfig.from(GivenSettings.of(values)).toMap().values())
                .doesNotContain("secret");
    }

    @Test
    void a_key_of_another_trainer_is_refused_with_ours() {
        assertThatThrownBy(() -> LoraTrainingConfig.from(GivenSettings.of(Map.of("network_dim", "4"))))
                .hasMessageContaining("INK-TRAIN-001")
                .hasMessageContaining("Other trainers call lora_rank so. Write lora_rank instead");
        List<String> ours = LoraTrainingConfig.settings().stream()
                .map(TrainingSetting::name)
                .toList();
        for (String theirs : List.of("unet-lr", "max_train_steps", "mixed_precision", "v_parameterization")) {
            assertThat(ours).contains(OtherTrainers.meant(theirs).orElseThrow());
        }
        assertThat(OtherTrainers.meant("lora_rank")).isEmpty();
    }

    @Test
    void an_unknown_key_is_refused_with_the_key_that_was_meant() {
        assertThatThrownBy(() -> LoraTrainingConfig.from(GivenSettings.of(Map.of("lora_rnak", "4"))))
                .hasMessageContaining("INK-TRAIN-001")
                .hasMessageContaining("lora_rnak")
                .hasMessageContaining("Perhaps lora_rank was meant");
        assertThatThrownBy(() -> GivenSettings.ofFlags(List.of("--learning-rat", "1"), LoraTrainingConfig.settings()))
                .hasMessageContaining("Perhaps learning_rate was meant");
        assertThatThrownBy(() -> LoraTrainingConfig.from(GivenSettings.of(Map.of("zzzzzzzz", "4"))))
                .hasMessageContaining("INK-TRAIN-001")
                .hasMessageContaining("Ask for help: it lists all settings.");
    }

    @Test
    void what_is_wrong_in_a_file_is_said_with_its_line_unless_a_flag_replaced_it() {
        String text = "model: m\ndataset_path: d\n\nlora_rank: 0\n";
        GivenSettings yaml = GivenSettings.ofYaml(text, "t.yaml");
        assertThatThrownBy(() -> LoraTrainingConfig.from(yaml))
                .hasMessageContaining("INK-TRAIN-002")
                .hasMessageContaining("t.yaml line 4");
        assertThatThrownBy(() -> LoraTrainingConfig.from(yaml.overriddenBy(GivenSettings.of(Map.of("lora_rank", "0")))))
                .hasMessageContaining("INK-TRAIN-002")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("t.yaml"));
        assertThatThrownBy(() -> LoraTrainingConfig.from(GivenSettings.ofYaml(text + "lora_rnak: 4", "t.yaml")))
                .hasMessageContaining("INK-TRAIN-001")
                .hasMessageContaining("t.yaml line 5");
    }

    static Stream<Map<String, String>> refusedValues() {
        return Stream.of(
                Map.of("lora_rank", "0"),
                Map.of("lora_rank", "four"),
                Map.of("lora_rank", "4.5"),
                Map.of("height", "100"),
                Map.of("precision", "8"),
                Map.of("center_crop", "maybe"),
                Map.of("training_strategy", "deepspeed_stage_2"),
                Map.of("learning_rate", "NaN"),
                Map.of("device", "tpu"),
                Map.of("lora_target_modules", ""),
                Map.of("sample_every", "5"),
                Map.of("lr_warmup_steps", "5"),
                Map.of("text_encoder_lr", "1e-5"),
                Map.of("lora_name", "a/b"));
    }

    @ParameterizedTest
    @MethodSource("refusedValues")
    void a_value_out_of_range_is_refused_by_name(Map<String, String> wrong) {
        Map<String, String> values = new LinkedHashMap<>(NEEDED);
        values.putAll(wrong);

        assertThatThrownBy(() -> LoraTrainingConfig.from(GivenSettings.of(values)))
                .hasMessageContaining("INK-TRAIN-002")
                .hasMessageContaining(wrong.keySet().iterator().next().replace("sample_every", "sample_prompts"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "text_encoder_lr; 1e-5,1e-5,1e-5; one rate, or two",
                "text_encoder_lr; slow; It must be a number",
                "text_encoder_lr; -1; between 0 and 10",
                "text_encoder_target_modules; ''; at least one kind of layer",
                "network_train_unet_only; true; With train_text_encoder the opposite",
                "cache_text_encoder_outputs; true; changes while it is trained (train_text_encoder)",
                "lora_format; diffsynth; no place for text encoders (train_text_encoder)",
                "leap_steps; 4; With leap_steps"
            })
    void what_does_not_go_with_training_text_encoders_is_refused_with_both_names(String key, String value, String why) {
        Map<String, String> values = new LinkedHashMap<>(NEEDED);
        values.put("train_text_encoder", "true");
        values.put(key, value);
        assertThatThrownBy(() -> LoraTrainingConfig.from(GivenSettings.of(values)))
                .hasMessageContaining("INK-TRAIN-002")
                .hasMessageContaining(why)
                .hasMessageContaining(key);
    }

    @Test
    void a_missing_data_set_or_model_is_asked_for() {
        assertThatThrownBy(() -> LoraTrainingConfig.from(GivenSettings.of(Map.of("model", "m"))))
                .hasMessageContaining("INK-TRAIN-003")
                .hasMessageContaining("dataset_path");
        assertThatThrownBy(() -> LoraTrainingConfig.from(
                        GivenSettings.of(Map.of("dataset_path", "d", "pretrained_unet_path", "u"))))
                .hasMessageContaining("INK-TRAIN-003")
                .hasMessageContaining("pretrained_text_encoder_path");
    }

    @Test
    void flags_may_be_bare_negated_spaced_dashed_and_repeated() {
        GivenSettings flags = GivenSettings.ofFlags(
                List.of(
                        "--center_crop",
                        "--no-tensorboard",
                        "--lora-rank",
                        "8",
                        "--sample_prompts",
                        "a, b",
                        "--sample_prompts",
                        "c"),
                LoraTrainingConfig.settings());

        LoraTrainingConfig config =
                LoraTrainingConfig.from(GivenSettings.of(NEEDED).overriddenBy(flags));

        assertThat(config.pictures().centerCrop()).isTrue();
        assertThat(config.output().tensorboard()).isFalse();
        assertThat(config.adapter().rank()).isEqualTo(8);
        assertThat(config.samples().rounds().prompts()).containsExactly("a, b", "c");
        assertThatThrownBy(() -> GivenSettings.ofFlags(List.of("--lora_rank"), LoraTrainingConfig.settings()))
                .hasMessageContaining("has no value");
        assertThatThrownBy(() -> GivenSettings.ofFlags(List.of("lora_rank"), LoraTrainingConfig.settings()))
                .hasMessageContaining("is not a flag");
    }

    @Test
    void yaml_may_give_numbers_lists_and_nothing() {
        GivenSettings yaml = GivenSettings.ofYaml("""
            learning_rate: 1e-5
            precision: 32
            lora_target_modules: [to_q, to_v]
            swanlab_mode:
            sample_prompts:
              - one, two
              - three
            """, "t.yaml");

        LoraTrainingConfig config =
                LoraTrainingConfig.from(GivenSettings.of(NEEDED).overriddenBy(yaml));

        assertThat(config.optimizer().learningRate()).isEqualTo(1e-5);
        assertThat(config.run().precision()).isEqualTo(Precision.FULL);
        assertThat(config.adapter().targets()).containsExactly("to_q", "to_v");
        assertThat(config.samples().rounds().prompts()).containsExactly("one, two", "three");
        assertThat(GivenSettings.ofYaml("", "t.yaml").values()).isEmpty();
    }

    @Test
    void yaml_that_is_no_flat_map_is_refused() {
        for (String text : List.of("- a", "lora:\n  rank: 4", "a: [")) {
            assertThatThrownBy(() -> GivenSettings.ofYaml(text, "t.yaml"))
                    .hasMessageContaining("INK-TRAIN-004")
                    .hasMessageContaining("t.yaml");
        }
    }
}
