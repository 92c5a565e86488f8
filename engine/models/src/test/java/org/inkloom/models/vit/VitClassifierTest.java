package org.inkloom.models.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VitClassifierTest {
    @TempDir
    Path folder;

    @Test
    void a_missing_config_missing_weights_and_a_damaged_config_are_told_apart() throws IOException {
        refuses("INK-MODEL-002", () -> VitClassifier.load(folder, Placement.cpuFloat32()));
        assertThatThrownBy(() -> VitClassifier.load(folder, Placement.cpuFloat32()))
                .hasMessageContaining("Name the folder that holds it beside the weights");
        Files.writeString(folder.resolve("config.json"), "{\"hidden_size\": 8, \"num_attention_heads\": 2}");
        refuses("INK-FILE-014", () -> VitClassifier.load(folder, Placement.cpuFloat32()));
        Files.writeString(folder.resolve("config.json"), "{\"hidden_size\": 8, \"num_attention_heads\": 3}");
        refuses("INK-MODEL-005", () -> VitClassifier.load(folder, Placement.cpuFloat32()));
        Files.writeString(folder.resolve("config.json"), "{\"id2label\": {\"0\": \"a\", \"2\": \"b\"}}");
        refuses("INK-MODEL-004", () -> VitClassifier.load(folder, Placement.cpuFloat32()));
        Files.writeString(folder.resolve("config.json"), "{\"hidden_act\": \"swish9\"}");
        refuses("INK-MODEL-005", () -> VitClassifier.load(folder, Placement.cpuFloat32()));
    }

    private static void refuses(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
