package org.inkloom.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraFolderTest {
    private static final String LAYER = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q";

    @TempDir
    Path folder;

    private Path lora(String name, long seconds) throws IOException {
        MemoryFile file = new MemoryFile()
                .with("unet." + LAYER + ".lora_A.weight", 2, 4)
                .with("unet." + LAYER + ".lora_B.weight", 6, 2);
        return write(name, seconds, file.names().stream().map(file::get).toList());
    }

    private Path write(String name, long seconds, List<StoredTensor> tensors) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.resolveSibling("."));
        SafetensorsWriter.write(path, tensors, Map.of());
        return Files.setLastModifiedTime(path, FileTime.fromMillis(seconds * 1000));
    }

    @Test
    void the_finished_lora_of_a_training_is_meant_and_not_its_average_or_its_state() throws IOException {
        lora("checkpoints/step-00000100/style.safetensors", 10);
        Path finished = lora("style.safetensors", 20);
        lora("style-ema.safetensors", 21);
        write(
                "checkpoints/step-00000100/state.safetensors",
                30,
                List.of(new MemoryFile().with("w", 3).get("w")));
        write(
                "cache/text-1.safetensors",
                40,
                List.of(new MemoryFile().with("w", 3).get("w")));
        assertThat(LoraFolder.newest(folder)).isEqualTo(finished);
        assertThat(LoraFolder.newest(finished)).isEqualTo(finished);
    }

    @Test
    void a_checkpoint_counts_until_the_training_is_finished_or_when_it_went_on() throws IOException {
        lora("checkpoints/step-00000100/style.safetensors", 10);
        Path second = lora("checkpoints/step-00000200/style.safetensors", 20);
        assertThat(LoraFolder.newest(folder)).isEqualTo(second);
        Path finished = lora("style.safetensors", 21);
        assertThat(LoraFolder.newest(folder)).isEqualTo(finished);
        Path third = lora("checkpoints/step-00000300/style.safetensors", 30);
        assertThat(LoraFolder.newest(folder)).isEqualTo(third);
    }

    @Test
    void all_loras_of_a_training_come_in_the_order_of_their_steps() throws IOException {
        Path first = lora("checkpoints/step-00000100/style.safetensors", 10);
        lora("checkpoints/step-00000100/style-ema.safetensors", 11);
        Path second = lora("checkpoints/step-00000200/style.safetensors", 5);
        Path finished = lora("style.safetensors", 1);
        lora("style-ema.safetensors", 2);
        assertThat(LoraFolder.all(folder)).containsExactly(first, second, finished);
        assertThat(LoraFolder.all(folder.resolve("checkpoints/step-00000200"))).containsExactly(second);
        assertThat(LoraFolder.all(folder.resolve("checkpoints"))).isEmpty();
    }

    @Test
    void a_folder_without_a_lora_is_refused() throws IOException {
        Files.writeString(folder.resolve("notes.safetensors"), "no weights");
        write(
                "model.safetensors",
                1,
                List.of(new MemoryFile().with("conv_in.weight", 3).get("conv_in.weight")));
        assertThatThrownBy(() -> LoraFolder.newest(folder)).hasMessageContaining("INK-LORA-015");
    }

    @Test
    void describes_a_file_without_a_model() {
        MemoryFile file = new MemoryFile()
                .with("lora_unet_a_to_q.lora_down.weight", 4, 4)
                .with("lora_unet_a_to_q.lora_up.weight", 6, 4)
                .number("lora_unet_a_to_q.alpha", 2)
                .with("lora_unet_b_to_q.lora_down.weight", 8, 4)
                .with("lora_unet_b_to_q.lora_up.weight", 6, 8)
                .number("lora_unet_b_to_q.alpha", 2)
                .with("lora_te1_c.lora_down.weight", 4, 4)
                .with("lora_te1_c.lora_up.weight", 6, 4)
                .number("lora_te1_c.alpha", 4)
                .note("ss_sd_model_name", "sdxl_base.safetensors")
                .note("modelspec.trigger_phrase", "ink wash")
                .note("ss_tag_frequency", "{\"10_ink\": {\"girl\": 3, \"sea\": 5}, \"5_ink\": {\"girl\": 4}}");
        LoraDescription lora = LoraDescription.of(file).orElseThrow();
        assertThat(lora.facts())
                .containsEntry("layers", "2, and 1 of text encoders")
                .containsEntry("rank", "4 to 8")
                .containsEntry("alpha", "2 to 4")
                .containsEntry("strength", "0.25 to 1 (alpha / rank)")
                .containsEntry("base", "sdxl_base.safetensors")
                .containsEntry("trigger", "ink wash")
                .containsEntry("tags", "girl, sea");
    }

    @Test
    void says_that_a_strength_is_assumed_and_takes_patterns_of_alphas() {
        MemoryFile file = new MemoryFile()
                .with("unet." + LAYER + ".lora_A.weight", 2, 4)
                .with("unet." + LAYER + ".lora_B.weight", 6, 2);
        assertThat(LoraDescription.of(file).orElseThrow().facts())
                .containsEntry("alpha", "not stated")
                .containsEntry("strength", "1 (assumed, because the file states no alpha)");
        file.note("lora_adapter_metadata", "{\"unet.lora_alpha\": 8, \"unet.alpha_pattern\": {\"" + LAYER + "\": 3}}");
        assertThat(LoraDescription.of(file).orElseThrow().strength()).isEqualTo("1.5");
        assertThat(LoraDescription.of(new MemoryFile().with("conv_in.weight", 8, 4)))
                .isEmpty();
    }
}
