package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user says that a model predicts, against a model whose files say it. */
@Tag("golden")
class AssumedPredictionTest {
    @TempDir
    private Path folder;

    private static GenerationRequest request(String prediction, String zeroSnr) {
        GenerationRequest plain =
                GenerationRequest.of("a cat").withSize(64, 64).withSteps(3).withSeeds(List.of(3L));
        return plain.withSettings(plain.settings()
                .with(PictureSetting.SCHEDULER, "euler")
                .with(PictureSetting.PREDICTION_TYPE, prediction)
                .with(PictureSetting.ZERO_TERMINAL_SNR, zeroSnr));
    }

    private static DrawnPicture draw(Path model, GenerationRequest request) {
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU))) {
            var drawn = pipeline.generate(request, RunControl.quiet()).getFirst();
            return new DrawnPicture(drawn.picture(), drawn.recipe().json());
        }
    }

    private record DrawnPicture(RgbPicture picture, String recipe) {}

    /** A copy of the model whose scheduler's config says it. */
    private Path saying(String prediction, boolean zeroSnr) throws IOException {
        Path model = Golden.path("clip/sd15-tiny");
        Path copy = folder.resolve("saying");
        try (Stream<Path> files = Files.walk(model)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(model.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        Path config = copy.resolve("scheduler/scheduler_config.json");
        String text = Files.readString(config)
                .replaceAll("\"(?:prediction_type|rescale_betas_zero_snr)\"\\s*:[^,}]*,", "")
                .replaceFirst(
                        "\\{",
                        "{\"prediction_type\": \"" + prediction + "\", \"rescale_betas_zero_snr\": " + zeroSnr + ",");
        Files.delete(config);
        Files.writeString(config, text);
        return copy;
    }

    @ParameterizedTest
    @CsvSource({"v_prediction, model, false", "v_prediction, true, true", "sample, false, false"})
    void draws_what_a_model_draws_whose_files_say_it(String prediction, String zeroSnr, boolean said)
            throws IOException {
        DrawnPicture assumed = draw(Golden.path("clip/sd15-tiny"), request(prediction, zeroSnr));
        DrawnPicture told = draw(saying(prediction, said), request("model", "model"));
        DrawnPicture plain = draw(Golden.path("clip/sd15-tiny"), request("model", "model"));

        assertThat(assumed.picture().rgb()).isEqualTo(told.picture().rgb());
        assertThat(assumed.picture().rgb()).isNotEqualTo(plain.picture().rgb());
        assertThat(assumed.recipe()).contains("\"prediction_type\":\"" + prediction + "\"");
        assertThat(plain.recipe()).doesNotContain("prediction_type", "rescale_betas_zero_snr");
    }

    @Test
    void noise_alone_for_a_model_that_predicts_noise_is_refused() {
        Path model = Golden.path("clip/sd15-tiny");
        assertThatThrownBy(() -> draw(model, request("model", "true")))
                .hasMessageContaining("INK-SCHED-007")
                .hasMessageContaining("v_prediction");
    }
}
