package org.inkloom.models.aesthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.vision.GoldenPictures;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class AestheticModelGoldenTest {
    private static final double TOLERANCE = GoldenRun.isExact() ? 1e-5 : 5e-2;

    @Test
    void a_predictor_in_one_folder_scores_as_in_transformers() {
        try (TensorFile expected = Golden.tensors("vision/aesthetic-tiny/expected.safetensors");
                AestheticModel model =
                        AestheticModel.load(Golden.path("vision/aesthetic-tiny"), GoldenRun.placement())) {
            check(expected, model);
        }
    }

    @Test
    void a_folder_without_a_head_and_a_missing_head_are_refused() {
        Path folder = Golden.path("vision/aesthetic-tiny");
        assertThatThrownBy(() -> AestheticModel.load(Golden.path("vision/vit-tiny"), GoldenRun.placement()))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-MODEL-012"));
        assertThatThrownBy(() -> AestheticHead.load(folder.resolve("absent.pth"), GoldenRun.placement()))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-FILE-002"));
    }

    private static void check(TensorFile expected, AestheticModel model) {
        List<byte[]> pictures = GoldenPictures.of(expected.get("pictures_u8"));
        float[] scores = Closeness.floats(expected.get("scores"));
        float[] made = model.scores(pictures);
        assertThat(made).hasSameSizeAs(scores);
        for (int i = 0; i < scores.length; i++) {
            assertThat((double) made[i]).isCloseTo(scores[i], within(TOLERANCE));
        }
    }
}
