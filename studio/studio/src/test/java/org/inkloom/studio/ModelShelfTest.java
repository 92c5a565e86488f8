package org.inkloom.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelShelfTest {
    @TempDir
    private Path folder;

    private static StoredTensor oneNumber(String name) {
        return new StoredTensor(name, DType.FLOAT32, new long[] {1}, MemorySegment.ofArray(new byte[4]));
    }

    @Test
    void lists_models_and_loras_of_the_folders_that_it_was_given() throws Exception {
        Path mini = folder.resolve("models/mini");
        Files.createDirectories(mini.resolve("unet"));
        Path loras = Files.createDirectories(folder.resolve("loras"));
        Files.writeString(loras.resolve("mine.safetensors"), "");
        Files.writeString(loras.resolve("notes.txt"), "");
        ModelShelf shelf = ModelShelf.of(StudioOptions.USUAL
                .withModelFolders(List.of(folder.resolve("models"), folder.resolve("absent")))
                .withLoraFolders(List.of(loras)));

        assertThat(shelf.models()).contains(new ModelEntry("mini", mini));
        Path whole = folder.resolve("models/whole.safetensors");
        SafetensorsWriter.write(whole, List.of(oneNumber("model.diffusion_model.out.2.bias")), Map.of());
        Path other = folder.resolve("models/other.safetensors");
        SafetensorsWriter.write(other, List.of(oneNumber("lora_unet_out.alpha")), Map.of());
        assertThat(shelf.models())
                .contains(new ModelEntry("whole.safetensors", whole))
                .noneMatch(entry -> entry.folder().equals(other));
        assertThat(shelf.model("whole.safetensors")).isEqualTo(whole);
        assertThat(shelf.loras()).contains(new LoraEntry("mine", loras.resolve("mine.safetensors")));
        assertThat(shelf.loras()).extracting(LoraEntry::name).doesNotContain("notes");
        assertThat(shelf.lora("mine")).isEqualTo(loras.resolve("mine.safetensors"));
        assertThatThrownBy(() -> shelf.lora("mein"))
                .hasMessageStartingWith("INK-LORA-016")
                .hasMessageContaining("mine");
        assertThat(Studio.schedulers()).contains("euler", "dpmpp_2m_karras").doesNotHaveDuplicates();
    }
}
