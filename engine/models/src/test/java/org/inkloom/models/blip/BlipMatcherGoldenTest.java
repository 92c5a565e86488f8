package org.inkloom.models.blip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.vision.GoldenPictures;
import org.inkloom.tensor.Scope;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("golden")
class BlipMatcherGoldenTest {
    private static final double NETWORK = GoldenRun.tolerance(5e-5);

    @Test
    void texts_match_pictures_as_in_transformers() {
        try (TensorFile expected = Golden.tensors("vision/blip-itm-tiny/expected.safetensors");
                BlipMatcher model = BlipMatcher.load(Golden.path("vision/blip-itm-tiny"), GoldenRun.placement());
                Scope scope = Scope.open()) {
            List<byte[]> pictures = GoldenPictures.of(expected.get("pictures_u8"));
            Tensor pixels = model.input().tensor(pictures, model.placement());
            Closeness.relative(
                    expected.get("vision_last_hidden_state"),
                    model.network().vision().forward(pixels),
                    GoldenRun.tolerance(2e-5));
            JsonNode texts =
                    JsonMapper.builder().build().readTree(expected.metadata().get("texts"));
            assertThat(texts).isNotEmpty();
            for (int i = 0; i < texts.size(); i++) {
                String text = texts.get(i).asString();
                long[] ids = model.tokenizer()
                        .encode(text, model.network().text().config().positions());
                Closeness.relative(
                        expected.get("text" + i + ".itm_logits"),
                        model.network().matchingLogits(pixels, ids),
                        NETWORK);
                Closeness.relative(
                        expected.get("text" + i + ".cosine"), model.network().cosines(pixels, ids), NETWORK);
                near(model.matching(pictures, text), expected.get("text" + i + ".itm_probability"));
                near(model.cosine(pictures, text), expected.get("text" + i + ".cosine"));
            }
        }
    }

    private static void near(float[] made, StoredTensor expected) {
        float[] reference = Closeness.floats(expected);
        assertThat(made).hasSameSizeAs(reference);
        for (int i = 0; i < made.length; i++) {
            assertThat((double) made[i]).isCloseTo(reference[i], within(GoldenRun.tolerance(1e-5)));
        }
    }
}
