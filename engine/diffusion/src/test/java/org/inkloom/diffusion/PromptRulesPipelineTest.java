package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What brackets in prompts do to a drawing. */
@Tag("golden")
class PromptRulesPipelineTest {
    private static final String SD15 = "clip/sd15-tiny";

    private record Drawn(byte[] pixels, Map<String, StoredTensor> traced, List<String> said) {
        StoredTensor of(String key) {
            return Objects.requireNonNull(traced.get(key), key);
        }
    }

    /** Keeps what is said. */
    private record Lines(List<String> said) implements Progress {
        @Override
        public Task begin(String what, long total, String unit) {
            return Task.SILENT;
        }

        @Override
        public void say(String line) {
            said.add(line);
        }
    }

    private static Drawn draw(String model, String prompt, String negative, String rules) {
        Map<String, StoredTensor> traced = new HashMap<>();
        List<String> said = new ArrayList<>();
        GenerationRequest request = GenerationRequest.of(prompt)
                .withNegativePrompt(negative)
                .withSteps(2)
                .withSize(32, 32);
        GenerationRequest ruled = request.withSettings(request.settings().with(PictureSetting.PROMPT_RULES, rules));
        PipelineOptions options = PipelineOptions.on(GoldenRun.placement().device())
                .withDtype(GoldenRun.placement().compute());
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(ModelFolder.open(Golden.path(model)), options)) {
            byte[] pixels = pipeline.generate(
                            ruled,
                            (key, tensor) -> traced.put(key, Tensors.store(key, tensor)),
                            new RunControl(new Lines(said), RunControl.quiet().cancellation()))
                    .getFirst()
                    .picture()
                    .rgb();
            return new Drawn(pixels, traced, said);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SD15, "clip/sdxl-tiny", "kolors-tiny"})
    void a_prompt_without_brackets_gives_the_same_pixels_by_all_rules(String model) {
        byte[] literal = draw(model, "a cat, 一只猫：海边", "blurry", "literal").pixels();
        assertThat(draw(model, "a cat, 一只猫：海边", "blurry", "comfyui").pixels()).isEqualTo(literal);
        assertThat(draw(model, "a cat, 一只猫：海边", "blurry", "a1111").pixels()).isEqualTo(literal);
    }

    @Test
    void weights_reach_the_drawing_as_the_reference_has_them() {
        JsonNode cases = Golden.json("clip/expected/prompt_weighting.json").get("encode");
        try (TensorFile expected = Golden.tensors("clip/expected/prompt_weighting.safetensors");
                Scope scope = Scope.open()) {
            for (int i = 0; i < cases.size(); i++) {
                String text = cases.get(i).get("text").stringValue();
                for (String rules : List.of("comfyui", "a1111")) {
                    if (rules.equals("a1111") && text.contains("[")) {
                        continue;
                    }
                    Tensor states = Tensors.copyOf(draw(SD15, text, "", rules).of("prompt_embeds"));
                    String key = "sd15." + rules.replace("comfyui", "comfy") + "." + i;
                    Closeness.relative(expected.get(key), states, GoldenRun.tolerance(2e-5));
                }
            }
        }
    }

    @Test
    void a_weight_of_kolors_moves_the_states_of_its_tokens_alone() {
        Drawn plain = draw("kolors-tiny", "一只猫在海边，微笑", "", "comfyui");
        Drawn heavy = draw("kolors-tiny", "一只（猫：1.5）在海边，微笑", "", "comfyui");
        Drawn same = draw("kolors-tiny", "一只(猫:1.0)在海边，微笑", "", "comfyui");
        assertThat(same.pixels()).isEqualTo(plain.pixels());
        assertThat(heavy.pixels()).isNotEqualTo(plain.pixels());
        try (Scope scope = Scope.open()) {
            Tensor before = Tensors.copyOf(plain.of("prompt_embeds"));
            Tensor after = Tensors.copyOf(heavy.of("prompt_embeds"));
            Tensor empty = Tensors.copyOf(plain.of("negative_prompt_embeds"));
            Tensor moved = after.sub(before);
            Tensor rows = moved.abs().amax(new long[] {0, 2}, false);
            float[] each = Tensors.floats(rows);
            int changed = 0;
            for (int i = 0; i < each.length; i++) {
                if (each[i] > 1e-4) {
                    changed++;
                    Tensor expected = Tensors.mul(before.select(1, i).sub(empty.select(1, i)), 0.5);
                    assertThat(torch.allclose(moved.select(1, i), expected, 1e-3, 1e-4, false))
                            .as("place %d", i)
                            .isTrue();
                }
            }
            assertThat(changed).isBetween(1, 3);
        }
    }

    @Test
    void a_prompt_of_more_than_77_tokens_is_read_to_its_end() {
        String words = "a cat on a hill by the sea, ".repeat(14);
        Drawn long1 = draw(SD15, words + "red", "", "comfyui");
        Drawn long2 = draw(SD15, words + "blue", "", "comfyui");
        assertThat(long1.of("prompt_embeds").shape()[1])
                .isGreaterThan(77)
                .isEqualTo(long1.of("negative_prompt_embeds").shape()[1]);
        assertThat(long1.pixels()).isNotEqualTo(long2.pixels());
        assertThat(draw(SD15, words + "red", "", "literal").pixels())
                .isEqualTo(draw(SD15, words + "blue", "", "literal").pixels());
    }

    @Test
    void brackets_that_do_not_go_together_are_said_and_taken_literally() {
        Drawn open = draw(SD15, "a (cat", "", "comfyui");
        assertThat(open.said()).anyMatch(line -> line.contains("nothing closes"));
        assertThat(open.pixels()).isEqualTo(draw(SD15, "a (cat", "", "literal").pixels());
    }

    @Test
    void square_brackets_change_nothing_on_the_way_by_comfyuis_rules() {
        assertThat(draw(SD15, "a [cat:dog:0.5]", "", "comfyui").pixels())
                .isEqualTo(draw(SD15, "a [cat:dog:0.5]", "", "literal").pixels());
        assertThat(draw(SD15, "a [cat:dog:0.5]", "", "a1111").pixels())
                .isNotEqualTo(draw(SD15, "a cat", "", "a1111").pixels())
                .isNotEqualTo(draw(SD15, "a dog", "", "a1111").pixels());
    }
}
