package org.inkloom.diffusion.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.clip.ClipText;
import org.inkloom.models.clip.ClipTextEncoder;
import org.inkloom.models.clip.ClipTokenizer;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("golden")
class WeightedClipGoldenTest {
    private static final String EXPECTED = "clip/expected/prompt_weighting.safetensors";

    private static JsonNode cases() {
        return Golden.json("clip/expected/prompt_weighting.json").get("encode");
    }

    @Test
    void tokens_and_their_weights_are_those_of_the_reference() {
        ClipTokenizer first = ClipTokenizer.load(Golden.path("clip/sdxl-tiny/tokenizer"));
        ClipTokenizer second = ClipTokenizer.load(Golden.path("clip/sdxl-tiny/tokenizer_2"));
        for (JsonNode one : cases()) {
            String text = one.get("text").stringValue();
            check(text, PromptRules.COMFYUI, first, one.get("comfy_ids"), one.get("comfy_weights"));
            check(text, PromptRules.A1111, first, one.get("a1111_ids"), one.get("a1111_weights"));
            check(text, PromptRules.COMFYUI, second, one.get("comfy_ids_g"), one.get("comfy_weights"));
        }
    }

    private static void check(String text, PromptRules rules, ClipTokenizer tokenizer, JsonNode ids, JsonNode weights) {
        List<TokenChunk> chunks = TokenChunks.of(PromptParser.parse(text, rules), rules, tokenizer, ids.size());
        assertThat(chunks).as(text).hasSize(1);
        for (int i = 0; i < ids.size(); i++) {
            assertThat(chunks.getFirst().ids()[i])
                    .as("%s: %s, token %s", rules, text, i)
                    .isEqualTo(ids.get(i).longValue());
            assertThat(chunks.getFirst().weights()[i])
                    .as("%s: %s, weight %s", rules, text, i)
                    .isEqualTo(weights.get(i).doubleValue());
        }
    }

    @Test
    void weighted_states_of_sd15_are_those_of_the_reference() {
        try (TensorFile expected = Golden.tensors(EXPECTED);
                ClipTextEncoder encoder =
                        ClipTextEncoder.load(Golden.path("clip/sd15-tiny/text_encoder"), GoldenRun.placement());
                Scope scope = Scope.open()) {
            WeightedClip clip = clip("clip/sd15-tiny/tokenizer", encoder, ClipText.States::last);
            for (int i = 0; i < cases().size(); i++) {
                String text = cases().get(i).get("text").stringValue();
                Closeness.relative(
                        expected.get("sd15.comfy." + i),
                        clip.read(text, PromptRules.COMFYUI).states(),
                        GoldenRun.tolerance(2e-5));
                Closeness.relative(
                        expected.get("sd15.a1111." + i),
                        clip.read(text, PromptRules.A1111).states(),
                        GoldenRun.tolerance(2e-5));
            }
        }
    }

    @Test
    void weighted_states_of_both_towers_of_sdxl_are_those_of_the_reference() {
        Function<ClipText.States, Tensor> penultimate =
                states -> states.hidden().get(states.hidden().size() - 2);
        try (TensorFile expected = Golden.tensors(EXPECTED);
                ClipTextEncoder first =
                        ClipTextEncoder.load(Golden.path("clip/sdxl-tiny/text_encoder"), GoldenRun.placement());
                ClipTextEncoder second =
                        ClipTextEncoder.load(Golden.path("clip/sdxl-tiny/text_encoder_2"), GoldenRun.placement());
                Scope scope = Scope.open()) {
            WeightedClip l = clip("clip/sdxl-tiny/tokenizer", first, penultimate);
            WeightedClip g = clip("clip/sdxl-tiny/tokenizer_2", second, penultimate);
            for (int i = 0; i < cases().size(); i++) {
                String text = cases().get(i).get("text").stringValue();
                Tensor both = Tensors.cat(
                        2,
                        l.read(text, PromptRules.COMFYUI).states(),
                        g.read(text, PromptRules.COMFYUI).states());
                Closeness.relative(expected.get("sdxl.comfy." + i), both, GoldenRun.tolerance(2e-5));
            }
        }
    }

    private static WeightedClip clip(
            String tokenizer, ClipTextEncoder encoder, Function<ClipText.States, Tensor> choice) {
        return new WeightedClip(ClipTokenizer.load(Golden.path(tokenizer)), encoder.network(), choice);
    }

    @Test
    void long_prompts_are_read_in_chunks() {
        ClipTokenizer tokenizer = ClipTokenizer.load(Golden.path("clip/sd15-tiny/tokenizer"));
        // 72 words, then a part of five that stays whole under ComfyUI's rules.
        ParsedPrompt words = new ParsedPrompt(
                List.of(new WeightedText("cat ".repeat(72), 1), new WeightedText("dog dog dog dog dog", 1.3)),
                List.of());
        List<TokenChunk> chunks = TokenChunks.of(words, PromptRules.COMFYUI, tokenizer, 77);
        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(0).ids()[72]).isNotEqualTo(tokenizer.endId());
        assertThat(chunks.get(0).ids()[73]).isEqualTo(tokenizer.endId());
        assertThat(chunks.get(1).weights()[5]).isEqualTo(1.3);
        assertThat(chunks.get(1).ids()[6]).isEqualTo(tokenizer.endId());
        // Under A1111's rules what follows the last comma moves to the next chunk.
        ParsedPrompt commas = PromptParser.parse("cat, ".repeat(32) + "dog ".repeat(15), PromptRules.A1111);
        List<TokenChunk> moved = TokenChunks.of(commas, PromptRules.A1111, tokenizer, 77);
        assertThat(moved).hasSize(2);
        assertThat(moved.get(0).ids()[64]).isEqualTo(tokenizer.pieces(",")[0]);
        assertThat(moved.get(0).ids()[65]).isEqualTo(tokenizer.endId());
        assertThat(moved.get(1).ids()[15]).isNotEqualTo(tokenizer.endId());
        assertThat(moved.get(1).ids()[16]).isEqualTo(tokenizer.endId());
        assertThat(TokenChunks.of(PromptParser.parse("a BREAK b", PromptRules.A1111), PromptRules.A1111, tokenizer, 77))
                .hasSize(2);
        assertThat(TokenChunks.extended(chunks, 4, tokenizer, 77)).hasSize(4);
    }
}
