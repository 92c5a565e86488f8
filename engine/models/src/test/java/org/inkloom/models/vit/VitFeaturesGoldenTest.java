package org.inkloom.models.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.models.vision.GoldenPictures;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("golden")
class VitFeaturesGoldenTest {
    @TempDir
    private Path folder;

    @Test
    void a_picture_is_the_last_state_of_its_first_position_at_length_one_however_the_keys_begin() throws IOException {
        Path golden = Golden.path("vision/vit-tiny");
        try (TensorFile expected = Golden.tensors("vision/vit-tiny/expected.safetensors")) {
            List<byte[]> pictures = GoldenPictures.of(expected.get("pictures_u8"));
            StoredTensor states = expected.get("last_hidden_state");
            float[][] made = embeds(golden, pictures);
            assertThat(made).hasDimensions(pictures.size(), (int) states.shape()[2]);
            float[] all = Closeness.floats(states);
            int row = (int) (states.shape()[1] * states.shape()[2]);
            for (int picture = 0; picture < made.length; picture++) {
                double square = 0;
                for (int i = 0; i < made[picture].length; i++) {
                    square += (double) all[picture * row + i] * all[picture * row + i];
                }
                for (int i = 0; i < made[picture].length; i++) {
                    assertThat((double) made[picture][i])
                            .isCloseTo(all[picture * row + i] / Math.sqrt(square), within(1e-5));
                }
            }
            assertThat(embeds(withoutPrefix(golden), pictures)).isDeepEqualTo(made);
        }
    }

    private static float[][] embeds(Path model, List<byte[]> pictures) {
        try (VitFeatures features = VitFeatures.load(model, Placement.cpuFloat32())) {
            return features.embeds(pictures);
        }
    }

    /** As DINO is published: the tower alone. */
    private Path withoutPrefix(Path golden) throws IOException {
        for (String name : List.of("config.json", "preprocessor_config.json")) {
            Files.copy(golden.resolve(name), folder.resolve(name));
        }
        try (TensorFile file = TensorFiles.openFolder(golden)) {
            List<StoredTensor> tower = file.names().stream()
                    .filter(name -> name.startsWith("vit."))
                    .map(file::get)
                    .map(tensor -> new StoredTensor(
                            tensor.name().substring("vit.".length()), tensor.dtype(), tensor.shape(), tensor.data()))
                    .toList();
            SafetensorsWriter.write(folder.resolve("model.safetensors"), tower, Map.of());
        }
        return folder;
    }
}
