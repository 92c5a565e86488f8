package org.inkloom.models.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.vision.GoldenPictures;
import org.inkloom.tensor.Scope;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class VitClassifierGoldenTest {
    @Test
    void pictures_are_classified_as_in_transformers() {
        Path folder = Golden.path("vision/vit-tiny");
        try (TensorFile expected = Golden.tensors("vision/vit-tiny/expected.safetensors");
                VitClassifier model = VitClassifier.load(folder, GoldenRun.placement());
                Scope scope = Scope.open()) {
            List<byte[]> pictures = GoldenPictures.of(expected.get("pictures_u8"));
            Tensor pixels = model.input().tensor(pictures, model.placement());
            Closeness.relative(expected.get("pixel_values"), pixels, GoldenRun.tolerance(1e-6));
            Closeness.relative(
                    expected.get("last_hidden_state"), model.network().states(pixels), GoldenRun.tolerance(2e-5));
            Closeness.relative(expected.get("logits"), model.network().logits(pixels), GoldenRun.tolerance(5e-5));
            float[][] made = model.probabilities(pictures);
            float[] reference = Closeness.floats(expected.get("probabilities"));
            assertThat(made).hasDimensions(pictures.size(), model.labels().size());
            for (int i = 0; i < reference.length; i++) {
                int labels = model.labels().size();
                assertThat((double) made[i / labels][i % labels])
                        .isCloseTo(reference[i], within(GoldenRun.tolerance(1e-5)));
            }
            assertThat(model.labels())
                    .isEqualTo(ConfigReader.open(folder.resolve("config.json")).numberedTexts("id2label"));
        }
    }
}
