package org.inkloom.diffusion.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.inkloom.diffusion.recipe.RecordedDrawing.FileUse;
import org.inkloom.diffusion.recipe.RecordedDrawing.LoraRecord;
import org.inkloom.picture.settings.PictureSetting;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignRecipesTest {
    private static RecordedDrawing comfy(String graph) {
        return RecordedDrawings.read(Map.of("prompt", graph.replace('\'', '"')), "a.png");
    }

    private static RecordedDrawing a1111(String parameters) {
        return RecordedDrawings.read(Map.of("parameters", parameters), "a.png");
    }

    @Nested
    class Comfy_graphs {
        private static final String ADVANCED = """
            {'4': {'class_type': 'CheckpointLoaderSimple', 'inputs': {'ckpt_name': 'sdxl/base.safetensors'}},
             '5': {'class_type': 'EmptyLatentImage', 'inputs': {'width': 768, 'height': ['20', 0], 'batch_size': 4}},
             '6': {'class_type': 'CLIPTextEncodeSDXL', 'inputs':
                   {'text_g': '\\u4e00\\u53ea\\u732b', 'text_l': 'cat', 'clip': ['11', 1]}},
             '7': {'class_type': 'CLIPTextEncode', 'inputs': {'text': ['21', 0], 'clip': ['11', 1]}},
             '10': {'class_type': 'LoraLoader', 'inputs':
                   {'lora_name': 'ink.safetensors', 'strength_model': 0.8, 'strength_clip': 1.0, 'model': ['4', 0]}},
             '11': {'class_type': 'LoraLoader', 'inputs':
                   {'lora_name': 'line.safetensors', 'strength_model': -0.5, 'model': ['10', 0]}},
             '12': {'class_type': 'FreeU_V2', 'inputs': {'b1': 1.1, 'model': ['11', 0]}},
             '13': {'class_type': 'ConditioningSetArea', 'inputs': {'conditioning': ['6', 0], 'width': 64}},
             '14': {'class_type': 'KSamplerAdvanced', 'inputs': {'add_noise': 'enable',
                   'noise_seed': 18446744073709551615, 'steps': 25, 'cfg': 6.5, 'sampler_name': 'dpmpp_2m_sde_gpu',
                   'scheduler': 'karras', 'start_at_step': 0, 'end_at_step': 20, 'model': ['12', 0],
                   'positive': ['13', 0], 'negative': ['7', 0], 'latent_image': ['5', 0]}},
             '20': {'class_type': 'PrimitiveInt', 'inputs': {'value': 1024}},
             '21': {'class_type': 'PrimitiveString', 'inputs': {'value': 'blurry'}}}\
            """;

        @Test
        void give_their_settings_through_links_of_every_kind() {
            RecordedDrawing drawing = comfy(ADVANCED);
            assertThat(drawing.program()).isEqualTo("ComfyUI");
            assertThat(drawing.prompt()).contains("\u4e00\u53ea\u732b");
            assertThat(drawing.negativePrompt()).contains("blurry");
            assertThat(drawing.seed()).contains(-1L);
            assertThat(drawing.settings().given(PictureSetting.STEPS)).contains(25);
            assertThat(drawing.settings().given(PictureSetting.GUIDANCE_SCALE)).contains(6.5);
            assertThat(drawing.settings().given(PictureSetting.SCHEDULER)).contains("dpmpp_2m_sde_karras");
            assertThat(drawing.settings().given(PictureSetting.WIDTH)).contains(768);
            assertThat(drawing.settings().given(PictureSetting.HEIGHT)).contains(1024);
            assertThat(drawing.model()).contains(new FileUse("sdxl/base.safetensors", "", ""));
            assertThat(drawing.loras())
                    .containsExactly(
                            new LoraRecord(new FileUse("ink.safetensors", "", ""), 0.8),
                            new LoraRecord(new FileUse("line.safetensors", "", ""), -0.5));
            assertThat(String.join("; ", drawing.notTaken()))
                    .contains("FreeU_V2", "ConditioningSetArea", "batch_size 4", "end_at_step 20");
        }

        @Test
        void of_the_custom_samplers_have_their_settings_in_nodes_of_their_own() {
            RecordedDrawing drawing = comfy("""
                {'1': {'class_type': 'SamplerCustomAdvanced', 'inputs': {'noise': ['2', 0], 'guider': ['3', 0],
                       'sampler': ['4', 0], 'sigmas': ['5', 0], 'latent_image': ['6', 0]}},
                 '2': {'class_type': 'RandomNoise', 'inputs': {'noise_seed': 42}},
                 '3': {'class_type': 'CFGGuider', 'inputs': {'cfg': 3.5, 'model': ['7', 0],
                       'positive': ['8', 0], 'negative': ['9', 0]}},
                 '4': {'class_type': 'KSamplerSelect', 'inputs': {'sampler_name': 'euler_ancestral'}},
                 '5': {'class_type': 'BasicScheduler', 'inputs':
                       {'scheduler': 'normal', 'steps': 12, 'denoise': 0.7, 'model': ['7', 0]}},
                 '6': {'class_type': 'VAEEncode', 'inputs': {'pixels': ['10', 0], 'vae': ['7', 2]}},
                 '7': {'class_type': 'UNETLoader', 'inputs': {'unet_name': 'kolors.safetensors'}},
                 '8': {'class_type': 'CLIPTextEncode', 'inputs': {'text': 'a cat'}},
                 '9': {'class_type': 'CLIPTextEncode', 'inputs': {'text': ''}},
                 '10': {'class_type': 'LoadImage', 'inputs': {'image': 'photo.png', 'upload': 'image'}}}\
                """);
            assertThat(drawing.seed()).contains(42L);
            assertThat(drawing.settings().given(PictureSetting.STEPS)).contains(12);
            assertThat(drawing.settings().given(PictureSetting.GUIDANCE_SCALE)).contains(3.5);
            assertThat(drawing.settings().given(PictureSetting.SCHEDULER)).contains("euler_a");
            assertThat(drawing.prompt()).contains("a cat");
            assertThat(drawing.negativePrompt()).contains("");
            assertThat(drawing.start()).hasValueSatisfying(start -> {
                assertThat(start.file().name()).isEqualTo("photo.png");
                assertThat(start.strength()).contains(0.7);
            });
            assertThat(drawing.notTaken()).isEmpty();
        }

        @Test
        void of_the_kolors_nodes_have_both_prompts_in_one_node() {
            RecordedDrawing drawing = comfy("""
                {'3': {'class_type': 'KolorsTextEncode', 'inputs': {'chatglm3_model': ['5', 0],
                       'prompt': '\\u6c34\\u58a8\\u5c71\\u6c34', 'negative_prompt': 'photo', 'num_images_per_prompt': 1}},
                 '4': {'class_type': 'DownloadAndLoadKolorsModel', 'inputs':
                       {'model': 'Kwai-Kolors/Kolors', 'precision': 'fp16'}},
                 '5': {'class_type': 'DownloadAndLoadChatGLM3', 'inputs': {'precision': 'fp16'}},
                 '6': {'class_type': 'KolorsSampler', 'inputs': {'kolors_model': ['4', 0], 'kolors_embeds': ['3', 0],
                       'width': 1024, 'height': 768, 'seed': 7, 'steps': 25, 'cfg': 5.0,
                       'scheduler': 'DPMSolverMultistepScheduler_SDE_karras'}}}\
                """);
            assertThat(drawing.prompt()).contains("\u6c34\u58a8\u5c71\u6c34");
            assertThat(drawing.negativePrompt()).contains("photo");
            assertThat(drawing.seed()).contains(7L);
            assertThat(drawing.settings().given(PictureSetting.SCHEDULER)).contains("dpmpp_2m_sde_karras");
            assertThat(drawing.settings().given(PictureSetting.WIDTH)).contains(1024);
            assertThat(drawing.settings().given(PictureSetting.HEIGHT)).contains(768);
            assertThat(drawing.model()).contains(new FileUse("Kwai-Kolors/Kolors", "", ""));
            assertThat(drawing.notTaken()).isEmpty();
        }

        @Test
        void say_what_only_their_run_knew() {
            RecordedDrawing drawing = comfy("""
                {'3': {'class_type': 'KSampler', 'inputs': {'seed': 'many', 'steps': 20.5, 'cfg': NaN,
                       'sampler_name': 'res_multistep', 'scheduler': 'beta', 'positive': ['6', 0], 'negative': ['8', 0]}},
                 '6': {'class_type': 'CLIPTextEncode', 'inputs': {'text': ['7', 0]}},
                 '7': {'class_type': 'WildcardProcessor', 'inputs': {'pattern': '{a|b}'}},
                 '8': {'class_type': 'ConditioningZeroOut', 'inputs': {'conditioning': ['6', 0]}}}\
                """);
            assertThat(drawing.seed()).isEmpty();
            assertThat(drawing.prompt()).isEmpty();
            assertThat(drawing.settings().given(PictureSetting.GUIDANCE_SCALE)).contains(Double.NaN);
            assertThat(String.join("; ", drawing.notTaken()))
                    .contains("seed many", "steps 20.5", "WildcardProcessor", "res_multistep", "scheduler beta");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'1': {'class_type': 'KSampler', 'inputs': {'positive': ['1', 0], 'negative': ['1', 0], 'model':"
                            + " ['1', 0], 'latent_image': ['1', 0], 'seed': ['1', 0]}}}",
                    "{'1': {'class_type': 'KSampler', 'inputs': {'positive': null}}}",
                    "{'1': {'class_type': 'KSampler', 'inputs': {'positive': [[], {}], 'steps': {}, 'seed': [1]}}}",
                    "{'1': {'class_type': 'SamplerCustom', 'inputs': {'positive': ['2', 0], 'sigmas': ['2', 0]}}, '2':"
                            + " 7}",
                    "{'1': {'class_type': 'KolorsSampler', 'inputs': {'kolors_embeds': ['9', 0]}}, '2': [], '3': null}",
                })
        void that_go_in_circles_or_are_no_graphs_give_nothing_and_say_so(String graph) {
            RecordedDrawing drawing = comfy(graph);
            assertThat(drawing.prompt()).isEmpty();
            assertThat(drawing.seed()).isEmpty();
            assertThat(String.join("; ", drawing.notTaken())).contains("the prompt", "the seed");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "{", "[]", "7", "{}", "{'1': {'class_type': 'SaveImage'}}", "{'1': 'KSampler'}", "NaN"})
        void without_a_sampler_are_refused(String graph) {
            assertThatThrownBy(() -> comfy(graph)).hasMessageContaining("INK-GEN-009");
        }

        @Test
        void of_endless_depth_are_refused() {
            assertThatThrownBy(() -> comfy("{'a':".repeat(1_000_000))).hasMessageContaining("INK-GEN-009");
        }
    }

    @Nested
    class A1111_texts {
        @Test
        void give_their_settings_whatever_stands_in_the_prompts() {
            RecordedDrawing drawing = a1111("Steps: are dear, (hat:1.2)\nsecond line <lora:ink:0.7> <lora:line>\n"
                    + "Negative prompt: a, b:\nmore, \"quoted\"\n"
                    + "Steps: 28, Sampler: DPM++ 2M SDE, Schedule type: Karras, CFG scale: 7, Seed: 4294967295,"
                    + " Size: 832x1216, Model hash: 31e35c80fc, Model: sd_xl_base_1.0, Clip skip: 2,"
                    + " Lora hashes: \"ink: 11, line: 22\", Template: \"a, \\\"b\\\": \\u732b\", Version: v1.9.4");
            assertThat(drawing.prompt()).contains("Steps: are dear, (hat:1.2)\nsecond line");
            assertThat(drawing.settings().given(PictureSetting.PROMPT_RULES)).contains("a1111");
            assertThat(drawing.negativePrompt()).contains("a, b:\nmore, \"quoted\"");
            assertThat(drawing.settings().given(PictureSetting.STEPS)).contains(28);
            assertThat(drawing.settings().given(PictureSetting.SCHEDULER)).contains("dpmpp_2m_sde_karras");
            assertThat(drawing.settings().given(PictureSetting.GUIDANCE_SCALE)).contains(7.0);
            assertThat(drawing.seed()).contains(4294967295L);
            assertThat(drawing.settings().given(PictureSetting.WIDTH)).contains(832);
            assertThat(drawing.settings().given(PictureSetting.HEIGHT)).contains(1216);
            assertThat(drawing.model().map(FileUse::digest)).contains("31e35c80fc");
            assertThat(drawing.loras()).extracting(LoraRecord::scale).containsExactly(0.7, 1.0);
            assertThat(String.join("; ", drawing.notTaken()))
                    .contains("Clip skip 2", "Template a, \"b\": \u732b")
                    .doesNotContain("Version", "Lora hashes");
        }

        @Test
        void of_pictures_from_pictures_tell_the_strength() {
            RecordedDrawing drawing = a1111("cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512,"
                    + " Model: x, Denoising strength: 0.45, Version: v1.6.0");
            assertThat(drawing.settings().given(PictureSetting.SCHEDULER)).contains("euler_a");
            assertThat(drawing.negativePrompt()).contains("");
            assertThat(drawing.start().flatMap(RecordedDrawing.StartRecord::strength))
                    .contains(0.45);
        }

        @Test
        void that_were_enlarged_are_no_pictures_from_pictures() {
            RecordedDrawing drawing = a1111("cat\nSteps: 20, Sampler: DDIM, CFG scale: 7, Seed: 1, Size: 512x512,"
                    + " Denoising strength: 0.4, Hires upscale: 2, Hires upscaler: Latent");
            assertThat(drawing.start()).isEmpty();
            assertThat(drawing.settings().given(PictureSetting.HIRES)).contains("2:0.4:latent");
            assertThat(drawing.notTaken()).isEmpty();
            RecordedDrawing other = a1111("cat\nSteps: 20, Sampler: DDIM, CFG scale: 7, Seed: 1, Size: 512x512,"
                    + " Denoising strength: 0.4, Hires upscale: 1.5, Hires steps: 10, Hires upscaler: R-ESRGAN 4x+");
            assertThat(other.settings().given(PictureSetting.HIRES)).contains("1.5:0.4:10");
            assertThat(other.notTaken().toString()).contains("Hires upscaler R-ESRGAN 4x+");
        }

        @Test
        void with_numbers_that_are_none_leave_them_out_and_say_so() {
            RecordedDrawing drawing =
                    a1111("cat\nSteps: 1e9, Sampler: Zig, CFG scale: much, Seed: 99999999999999999999,"
                            + " Size: 8x, Model: m");
            assertThat(drawing.settings().given(PictureSetting.STEPS)).isEmpty();
            assertThat(drawing.seed()).isEmpty();
            assertThat(drawing.settings().given(PictureSetting.WIDTH)).isEmpty();
            assertThat(drawing.settings().given(PictureSetting.GUIDANCE_SCALE)).isEmpty();
            assertThat(drawing.settings().given(PictureSetting.SCHEDULER)).isEmpty();
            assertThat(String.join("; ", drawing.notTaken()))
                    .contains("Steps 1e9", "sampler Zig", "CFG scale much", "Seed 99999", "Size 8x");
        }

        // Each of these takes a reader hours, or its stack, that begins again at every character.
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a",
                    "a ",
                    ",",
                    ":",
                    "a:",
                    "a:\"",
                    "a:\"\\",
                    "\\\"",
                    "a:\"b\\\",",
                    "<lora:",
                    "<lora:a:1:",
                    "<lora:a>",
                    "(a:",
                    "(:1"
                })
        @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
        void made_to_last_are_read_in_one_pass(String piece) {
            String text = piece.repeat(2_000_000 / piece.length());
            RecordedDrawing drawing = a1111(text + "\nSteps: 20, Seed: 5, X: \"" + text);
            assertThat(drawing.settings().given(PictureSetting.STEPS)).isEqualTo(Optional.of(20));
            assertThat(drawing.seed()).isEqualTo(Optional.of(5L));
            assertThat(drawing.loras()).hasSizeLessThanOrEqualTo(100);
            assertThat(String.join("", drawing.notTaken()).length()).isLessThan(10_000);
        }
    }
}
