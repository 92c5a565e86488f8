package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.LibTorch;
import org.inkloom.training.SaidLines;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.run.Checkpoints;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training writes down with how many threads it was computed, and says it where that changes. */
class RecordedThreadsTest {
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private final int threads = LibTorch.threads();

    @BeforeAll
    static void makeModelAndPicture() throws IOException {
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(shared.resolve("model"), RunControl.quiet());
        Path pictures = Files.createDirectories(shared.resolve("pictures"));
        ImageIO.write(
                new RgbPicture(64, 64, new byte[3 * 64 * 64]).toBufferedImage(),
                "png",
                pictures.resolve("a.png").toFile());
        Files.writeString(pictures.resolve("a.txt"), "ink");
    }

    @AfterEach
    void takeTheThreadsBack() {
        LibTorch.setThreads(threads);
    }

    private List<String> train(int with, int epochs) {
        LibTorch.setThreads(with);
        Map<String, String> values = new LinkedHashMap<>(Map.of(
                "model", shared.resolve("model").toString(),
                "dataset_path", shared.resolve("pictures").toString(),
                "output_path", folder.toString(),
                "width", "64",
                "height", "64",
                "precision", "32",
                "device", "cpu",
                "steps_per_epoch", "1",
                "max_epochs", Integer.toString(epochs)));
        List<String> said = new ArrayList<>();
        LoraTrainer.run(LoraTrainingConfig.from(GivenSettings.of(values)), new SaidLines(said).control());
        return said;
    }

    @Test
    void the_settings_the_checkpoint_and_the_lora_tell_the_number() throws IOException {
        train(3, 1);
        assertThat(Files.readString(folder.resolve("settings.yaml"))).startsWith("# Computed with 3 threads");
        Path checkpoint =
                new Checkpoints(folder.resolve("checkpoints"), 1).newest().orElseThrow();
        assertThat(Checkpoints.read(checkpoint).threads()).isEqualTo(3);
        Path lora;
        try (var files = Files.list(folder)) {
            lora = files.filter(file -> file.toString().endsWith(".safetensors"))
                    .findFirst()
                    .orElseThrow();
        }
        try (TensorFile file = TensorFiles.open(lora)) {
            assertThat(file.metadata()).containsEntry("inkloom_device", "cpu").containsEntry("inkloom_threads", "3");
        }
    }

    @Test
    void going_on_with_another_number_is_said_and_with_the_same_is_not() {
        train(2, 1);
        assertThat(train(2, 2)).noneMatch(line -> line.contains("were computed with"));
        assertThat(train(1, 3))
                .anyMatch(line -> line.contains("computed with 2 threads, these are with 1")
                        && line.contains("go. threads 2 keeps it the same"));
    }

    @Test
    void a_checkpoint_from_before_the_number_was_kept_is_gone_on_from() throws IOException {
        train(2, 1);
        Path checkpoint =
                new Checkpoints(folder.resolve("checkpoints"), 1).newest().orElseThrow();
        Path state = checkpoint.resolve("state.json");
        String old = Files.readString(state).replace("\"threads\":2,", "");
        assertThat(old).doesNotContain("threads");
        Files.writeString(state, old);
        assertThat(Checkpoints.read(checkpoint).threads()).isZero();
        assertThat(train(1, 2)).noneMatch(line -> line.contains("were computed with"));
    }
}
