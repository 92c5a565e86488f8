package org.inkloom.models.blip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
class BlipCaptionerGoldenTest {
    private static final String FOLDER = "vision/blip-caption-tiny";

    @Test
    void the_next_words_are_as_likely_as_in_transformers() {
        try (TensorFile expected = Golden.tensors(FOLDER + "/expected.safetensors");
                BlipCaptioner model = BlipCaptioner.load(Golden.path(FOLDER), GoldenRun.placement());
                KeyValueCache cache =
                        new KeyValueCache(model.network().text().config().layers());
                Scope scope = Scope.open()) {
            Tensor pixels = model.input().tensor(GoldenPictures.of(expected.get("pictures_u8")), model.placement());
            long[] ids = Tensors.longs(Tensors.copyOf(expected.get("prompt_ids")));
            BlipText text = model.network().text();
            Tensor states = text.decode(
                    ids,
                    (int) pixels.size(0),
                    text.pictureContexts(model.network().vision().forward(pixels)),
                    cache);
            Closeness.relative(expected.get("logits"), model.network().logits(states), GoldenRun.tolerance(5e-5));
        }
    }

    @Test
    void captions_are_those_of_transformers_whichever_way_words_are_chosen() {
        Assumptions.assumeTrue(GoldenRun.isExact(), "skipped: with other roundings a near tie falls either way");
        JsonNode captions = Golden.json(FOLDER + "/captions.json");
        Path folder = Golden.path(FOLDER);
        assertThat(captions).isNotEmpty();
        try (TensorFile expected = Golden.tensors(FOLDER + "/expected.safetensors");
                Captioner model = Captioner.load(folder, GoldenRun.placement())) {
            List<byte[]> pictures = GoldenPictures.of(expected.get("pictures_u8"));
            for (JsonNode caption : captions) {
                int most = caption.get("max_new_tokens").asInt();
                int beams = caption.get("beams").asInt();
                Decoding how = caption.get("mode").asString().equals("sampled")
                        ? Decoding.sampled(caption.get("seed").asLong(), most)
                        : Decoding.beam(beams, most);
                List<String> texts = StreamSupport.stream(
                                caption.get("captions").spliterator(), false)
                        .map(node -> node.asString().strip())
                        .toList();
                assertThat(model.captions(pictures, caption.get("prompt").asString(), how))
                        .as("%s", how)
                        .isEqualTo(texts);
            }
        }
    }
}
