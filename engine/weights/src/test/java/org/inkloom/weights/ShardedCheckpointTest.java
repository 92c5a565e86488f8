package org.inkloom.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.inkloom.weights.WeightRefusals.refused;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedCheckpointTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write_two_shards() throws IOException {
        Files.write(folder.resolve("one.safetensors"), one("a", 1));
        Files.write(folder.resolve("two.bin"), TorchBytes.checkpoint(TorchCheckpointTest.flat(1), new byte[4]));
    }

    @Test
    void finds_each_tensor_in_its_shard_whatever_the_shard_s_format() throws IOException {
        Path index =
                index("{\"metadata\":{\"total_size\":5},\"weight_map\":{\"w\":\"two.bin\",\"a\":\"one.safetensors\"}}");
        try (TensorFile file = TensorFiles.open(index)) {
            assertThat(file.names()).containsExactly("w", "a");
            assertThat(file.get("a").data().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
            assertThat(file.get("w").elements()).isEqualTo(1);
            assertThat(file.metadata()).containsEntry("total_size", "5");
            assertThat(file.summary().bytes()).isEqualTo(5);
            refused("INK-FILE-001", () -> file.get("b"));
        }
    }

    @Test
    void names_all_missing_shards() throws IOException {
        Path index = index("{\"weight_map\":{\"w\":\"x.bin\",\"a\":\"one.safetensors\",\"b\":\"y.bin\"}}");
        refused("INK-FILE-011", () -> TensorFiles.open(index))
                .hasMessageContaining("2 of the 3 shards")
                .hasMessageContaining("x.bin, y.bin");
    }

    @Test
    void names_all_keys_that_are_not_in_their_shard() throws IOException {
        Path index = index("{\"weight_map\":{\"q\":\"two.bin\",\"a\":\"two.bin\",\"w\":\"two.bin\"}}");
        refused("INK-FILE-012", () -> TensorFiles.open(index)).hasMessageContaining("q (two.bin), a (two.bin)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../one.safetensors", "/etc/passwd", "..", ".", "a/b.bin", "a\\\\b.bin", "c:x", "a\\u0000b", ""})
    void refuses_a_shard_name_that_leads_elsewhere(String shard) throws IOException {
        Path index = index("{\"weight_map\":{\"w\":\"" + shard + "\"}}");
        refused("INK-FILE-013", () -> TensorFiles.open(index)).hasMessageContaining("elsewhere");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"weight_map\":{}}",
                "{\"weight_map\":[\"a\"]}",
                "{\"weight_map\":{\"a\":1}}",
                "{\"weight_map\":{\"a\":\"one.safetensors\",\"a\":\"one.safetensors\"}}",
                "{\"weight_map\":{\"a\":\"model.safetensors.index.json\"}}"
            })
    void refuses_an_index_that_is_not_one(String json) throws IOException {
        Path index = index(json);
        refused("INK-FILE-010", () -> TensorFiles.open(index));
    }

    @Test
    void finds_weights_by_their_usual_names_and_prefers_safetensors() throws IOException {
        Path part = Files.createDirectory(folder.resolve("unet"));
        refused("INK-FILE-014", () -> TensorFiles.openFolder(part)).hasMessageContaining("diffusion_pytorch_model");
        for (String name : new String[] {
            "pytorch_model.bin.index.json",
            "pytorch_model.bin",
            "diffusion_pytorch_model.fp16.safetensors",
            "diffusion_pytorch_model.safetensors.index.json",
            "diffusion_pytorch_model.safetensors",
            "adapter.safetensors"
        }) {
            Files.createFile(part.resolve(name));
            assertThat(TensorFiles.find(part, "adapter")).contains(part.resolve(name));
        }
        refused("INK-FILE-002", () -> TensorFiles.openFolder(folder.resolve("vae")));
    }

    @Test
    void opens_a_folder_as_its_weights() throws IOException {
        Files.write(folder.resolve("model.safetensors"), one("a", 7));
        try (TensorFile file = TensorFiles.open(folder)) {
            assertThat(file.path()).isEqualTo(folder.resolve("model.safetensors"));
        }
    }

    private Path index(String json) throws IOException {
        return Files.writeString(folder.resolve("model.safetensors.index.json"), json);
    }

    private static byte[] one(String name, int value) {
        return Safetensors.bytes(
                "{\"" + name + "\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", (byte) value);
    }
}
