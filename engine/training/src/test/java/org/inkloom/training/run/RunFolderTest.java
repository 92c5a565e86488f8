package org.inkloom.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.config.GivenSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    private Path temporary;

    @Test
    void settings_are_read_back_whatever_they_hold() {
        RunFolder folder = new RunFolder(temporary.resolve("new/run"));
        Map<String, String> values = new TreeMap<>(Map.of(
                "plain", "0.5",
                "quoted", "a \"word\", a \\ and a\nline: #1",
                "chinese", "墨织",
                "empty", ""));
        folder.writeSettings(values);

        values.remove("empty");
        GivenSettings read = GivenSettings.ofYaml(folder.settings());
        assertThat(read.values().keySet()).isEqualTo(values.keySet());
        values.forEach((key, value) -> assertThat(read.values()).containsEntry(key, List.of(value)));
    }

    @Test
    void a_training_from_scratch_is_told_wholly_by_its_settings() {
        BaseTrainingConfig config = BaseTrainingConfig.from(GivenSettings.of(Map.of(
                "part", "diffusion",
                "preset", "inkling",
                "model", "parts",
                "source", "picturebook",
                "source_options", "styles=base",
                "output_path", temporary.toString(),
                "precision", "16",
                "learning_rate", "4e-4",
                "sample_prompts", "二次元，半身",
                "zero_terminal_snr", "true")));
        RunFolder folder = new RunFolder(temporary);
        folder.writeSettings(config.toMap());

        assertThat(BaseTrainingConfig.from(GivenSettings.ofYaml(folder.settings())))
                .isEqualTo(config);
    }

    @Test
    void a_file_in_its_place_is_refused() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        assertThatThrownBy(() -> new RunFolder(file).writeSettings(Map.of())).hasMessageContaining("INK-TRAIN-019");
    }
}
