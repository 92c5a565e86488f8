package org.inkloom.story.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoryLoraTest {
    @ParameterizedTest
    @CsvSource({
        "out/ink.wash.safetensors, ink.wash",
        "out/checkpoints/step-00000800/lora.safetensors, lora-step-800",
        "checkpoints/step-00000008/水墨.ckpt, 水墨-step-8",
        "out/checkpoints/step-00000000/lora.safetensors, lora-step-0",
        "out/checkpoints/other/lora.safetensors, lora",
        "models/step-00000800/lora.safetensors, lora",
        "lora.safetensors, lora",
        "out/.safetensors, .safetensors"
    })
    void a_checkpoint_is_called_by_its_step(String file, String name) {
        assertThat(new StoryLora(Path.of(file), 1, "").name()).isEqualTo(name);
    }
}
