package org.inkloom.models.fuzz;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.inkloom.golden.Fuzz;
import org.inkloom.models.clip.ClipTextConfig;
import org.inkloom.models.clip.ClipVisionConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.text.chatglm.ChatGlm3Config;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.ShardedCheckpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ModelFolderFuzzTest {
    private static final String GLM = "raw-glmconfig-30686932.bin";
    private static final String UNET = "raw-unetconfig-2582af6a.bin";
    private static final String VAE = "raw-vaeconfig-2b5d5834.bin";
    private static final String INDEX = "raw-index-d9df419a.bin";
    private static final String LARGE = "9{10,}";

    @TempDir
    Path folder;

    private static String carried(String name) {
        try (InputStream in = Objects.requireNonNull(ModelFolderFuzzTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private ConfigReader open(String json) throws IOException {
        return ConfigReader.open(Files.writeString(folder.resolve("config.json"), json));
    }

    private static void assertRefused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(InkloomException.class).hasMessageContaining(code);
    }

    @Test
    void numbers_of_more_than_64_bits_are_refused_with_their_key() {
        assertRefused("for num_layers", () -> ChatGlm3Config.read(open(carried(GLM))));
        assertRefused("for attention_head_dim", () -> UNetConfig.read(open(carried(UNET))));
        assertRefused("for norm_num_groups", () -> VaeConfig.read(open(carried(VAE))));
        assertRefused(
                "INK-MODEL-004", () -> open("{\"x\":1" + "0".repeat(390) + "}").number("x", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"num_layers", "num_hidden_layers", "layers_per_block", "transformer_layers_per_block"})
    void no_model_has_a_million_layers(String key) {
        assertRefused("from 1 to 1000", () -> open("{\"" + key + "\": 1000000}").positive(key, 1));
        assertRefused(
                "from 1 to 1000", () -> open("{\"" + key + "\": [1, 1000000]}").positives(key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s\\ud800.safetensors", "a\\u0000b.safetensors", "../a.safetensors", "a/b.safetensors", ".."})
    void a_shard_that_no_file_beside_the_index_can_be_is_refused(String shard) {
        assertRefused("INK-FILE-013", () -> index("{\"weight_map\": {\"a\": \"" + shard + "\"}}"));
    }

    @Test
    void an_index_that_is_nested_or_longer_than_any_is_refused() {
        assertRefused("INK-FILE-010", () -> index("[".repeat(100_000)));
        assertRefused("INK-FILE-010", () -> index("[" + "0,".repeat(4_100_000) + "0]"));
        assertRefused("INK-MODEL-003", () -> open("{\"a\":".repeat(100_000)));
    }

    private void index(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("model.safetensors.index.json"), json);
        ShardedCheckpoint.open(file).close();
    }

    @Test
    void every_config_is_read_or_refused_in_words() {
        configs(1, carried(GLM), config -> ChatGlm3Config.read(config).layers());
        configs(2, carried(UNET), config -> UNetConfig.read(config).timeDim());
        configs(3, carried(VAE), config -> VaeConfig.read(config).pixelsPerLatent());
        String clip = """
            {"text_config": {"hidden_size": 64, "num_attention_heads": 4, "vocab_size": 99, "eos_token_id": 2},
             "vision_config": {"hidden_size": 64, "num_attention_heads": 4, "image_size": 32, "patch_size": 8},
             "projection_dim": 64, "name": "x", "image_mean": [0.5, 0.5, 0.5], "id2label": {"0": "a", "1": "b"}}
            """;
        configs(4, clip, config -> {
            ClipTextConfig.read(config);
            ClipVisionConfig.read(config);
            config.text("name", "");
            config.numbers("image_mean", List.of());
            config.numberedTexts("id2label");
        });
    }

    private void configs(long seed, String config, Consumer<ConfigReader> read) {
        String good = config.replaceAll("9223372036854775808|" + LARGE, "5");
        List<byte[]> inputs = List.of(config.getBytes(StandardCharsets.UTF_8), good.getBytes(StandardCharsets.UTF_8));
        Path file = folder.resolve("config.json");
        Fuzz.run(seed, 250, inputs, List.of(InkloomException.class), input -> {
            Files.write(file, input);
            read.accept(ConfigReader.open(file));
        });
    }

    @Test
    void every_index_is_read_or_refused_in_words() {
        String good = """
            {"metadata": {"total_size": 100, "x": null}, "weight_map": {"a.b": "one.safetensors", "c": "two.bin"}}
            """;
        Path file = folder.resolve("model.safetensors.index.json");
        Fuzz.run(
                5,
                400,
                List.of(good.getBytes(StandardCharsets.UTF_8), carried(INDEX).getBytes(StandardCharsets.UTF_8)),
                List.of(InkloomException.class),
                input -> {
                    Files.write(file, input);
                    ShardedCheckpoint.open(file).close();
                });
    }
}
