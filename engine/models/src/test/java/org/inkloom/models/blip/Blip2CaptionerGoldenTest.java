package org.inkloom.models.blip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.decoding.Decoding;
import org.inkloom.models.transformer.KeyValueCache;
import org.inkloom.models.vision.GoldenPictures;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("golden")
class Blip2CaptionerGoldenTest {
    private static final String FOLDER = "vision/blip2-tiny";

    @Test
    void the_next_words_are_as_likely_as_in_transformers() {
        try (TensorFile expected = Golden.tensors(FOLDER + "/expected.safetensors");
                Blip2Captioner model = Blip2Captioner.load(Golden.path(FOLDER), GoldenRun.placement());
                KeyValueCache cache =
                        new KeyValueCache(model.network().language().config().layers());
                Scope scope = Scope.open()) {
            Tensor pixels = model.input().tensor(GoldenPictures.of(expected.get("pictures_u8")), model.placement());
            Tensor seen = model.network().vision().forward(pixels);
            Closeness.relative(expected.get("vision_last_hidden_state"), seen, GoldenRun.tolerance(2e-5));
            Tensor asked = model.network().bridge().forward(seen);
            Closeness.relative(expected.get("qformer_last_hidden_state"), asked, GoldenRun.tolerance(2e-5));
            Tensor answers = model.network().answers(pixels);
            Closeness.relative(expected.get("answers"), answers, GoldenRun.tolerance(5e-5));
            long[] ids = Tensors.longs(Tensors.copyOf(expected.get("prompt_ids")));
            Opt language = model.network().language();
            Tensor words = language.embedded(ids, (int) pixels.size(0));
            Tensor states = language.decode(Tensors.cat(1, answers, words), cache);
            Tensor after = language.logits(states.narrow(1, answers.size(1), words.size(1)));
            Closeness.relative(expected.get("logits"), after, GoldenRun.tolerance(5e-5));
        }
    }

    @Test
    void captions_are_those_of_transformers_whichever_way_words_are_chosen() {
        Assumptions.assumeTrue(GoldenRun.isExact(), "skipped: with other roundings a near tie falls either way");
        JsonNode captions = Golden.json(FOLDER + "/captions.json");
        assertThat(captions).isNotEmpty();
        try (TensorFile expected = Golden.tensors(FOLDER + "/expected.safetensors");
                Blip2Captioner model = Blip2Captioner.load(Golden.path(FOLDER), GoldenRun.placement())) {
            List<byte[]> pictures = GoldenPictures.of(expected.get("pictures_u8"));
            for (JsonNode caption : captions) {
                int most = caption.get("max_new_tokens").asInt();
                Decoding how = caption.get("mode").asString().equals("sampled")
                        ? Decoding.sampled(caption.get("seed").asLong(), most)
                        : Decoding.beam(caption.get("beams").asInt(), most);
                long[][] texts = StreamSupport.stream(caption.get("sequences").spliterator(), false)
                        .map(Blip2CaptionerGoldenTest::numbers)
                        .toArray(long[][]::new);
                assertThat(model.tokens(pictures, caption.get("prompt").asString(), how))
                        .as("%s of \"%s\"", how, caption.get("prompt").asString())
                        .isDeepEqualTo(texts);
            }
        }
    }

    @Test
    void texts_become_the_numbers_of_the_reference_and_texts_again() {
        JsonNode rows = Golden.json(FOLDER + "/tokens.json");
        OptTokenizer tokenizer = OptTokenizer.load(
                Golden.path(FOLDER),
                Golden.json(FOLDER + "/config.json")
                        .get("text_config")
                        .get("bos_token_id")
                        .asInt());
        assertThat(rows).isNotEmpty();
        for (JsonNode row : rows) {
            long[] ids = numbers(row.get("input_ids"));
            String text = row.get("text").asString();
            assertThat(tokenizer.encode(text)).as(text).isEqualTo(ids);
            assertThat(tokenizer.decode(Arrays.copyOfRange(ids, 1, ids.length)))
                    .as(text)
                    .isEqualTo(row.get("decoded").asString());
        }
    }

    private static long[] numbers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }
}
