package org.inkloom.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoraReaderTest {
    private static final String LAYER = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q";
    private static final LoraTarget TARGET = LoraTarget.of(Map.of(
            LAYER + ".weight",
            new long[] {6, 4},
            LAYER.replace("to_q", "to_out.0") + ".weight",
            new long[] {6, 4},
            LAYER.replace("to_q", "to_out.0") + ".bias",
            new long[] {6},
            "mid_block.resnets.0.conv1.weight",
            new long[] {8, 4, 3, 3},
            "mid_block.resnets.0.conv_shortcut.weight",
            new long[] {8, 4, 1, 1},
            "mid_block.resnets.0.norm1.weight",
            new long[] {4}));

    private static MemoryFile plain() {
        return new MemoryFile()
                .with("unet." + LAYER + ".lora_A.weight", 2, 4)
                .with("unet." + LAYER + ".lora_B.weight", 6, 2);
    }

    private static LoraModule only(LoraFile file) {
        assertThat(file.modules()).hasSize(1);
        return file.modules().getFirst();
    }

    private static void refuses(String code, ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(InkloomException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(parts).allSatisfy(part -> assertThat(e).hasMessageContaining(part));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "unet.%s.lora_A.weight, unet.%s.lora_B.weight, PEFT",
        "%s.lora_A.weight, %s.lora_B.weight, PEFT",
        "base_model.model.%s.lora_A.weight, base_model.model.%s.lora_B.weight, PEFT",
        "base_model.model.unet.%s.lora_A.default.weight, base_model.model.unet.%s.lora_B.default.weight, PEFT",
        "unet.%s.lora.down.weight, unet.%s.lora.up.weight, OLD_DIFFUSERS",
        "unet.%s.lora_linear_layer.down.weight, unet.%s.lora_linear_layer.up.weight, OLD_DIFFUSERS",
    })
    void reads_every_spelling_of_diffusers_and_peft(String down, String up, LoraFormat format) {
        MemoryFile file = new MemoryFile().with(down.formatted(LAYER), 2, 4).with(up.formatted(LAYER), 6, 2);
        LoraFile read = LoraFiles.read(file, TARGET);
        assertThat(read.format()).isEqualTo(format);
        assertThat(read.complete()).isTrue();
        assertThat(only(read).path()).isEqualTo(LAYER);
        assertThat(only(read).rank()).isEqualTo(2);
        assertThat(only(read).strength()).as("without alpha, alpha is the rank").isEqualTo(1);
    }

    @Test
    void reads_the_attention_processors_of_early_diffusers() {
        String processor = "unet.mid_block.attentions.0.transformer_blocks.0.attn1.processor.";
        LoraFile read = LoraFiles.read(
                new MemoryFile()
                        .with(processor + "to_q_lora.down.weight", 2, 4)
                        .with(processor + "to_q_lora.up.weight", 6, 2)
                        .with(processor + "to_out_lora.down.weight", 2, 4)
                        .with(processor + "to_out_lora.up.weight", 6, 2),
                TARGET);
        assertThat(read.modules().stream().map(LoraModule::path))
                .containsExactlyInAnyOrder(LAYER, LAYER.replace("to_q", "to_out.0"));
    }

    @Test
    void takes_alpha_from_the_header_and_its_patterns() {
        String json = """
            {"unet.lora_alpha": 8, "unet.r": 2, "unet.alpha_pattern": {"attn1.to_q": 3, "to_k": 5}}\
            """;
        assertThat(only(LoraFiles.read(plain().note("lora_adapter_metadata", json), TARGET))
                        .strength())
                .isEqualTo(1.5);
        String general = json.replace("attn1.to_q", "attn2.to_q");
        assertThat(only(LoraFiles.read(plain().note("lora_adapter_metadata", general), TARGET))
                        .strength())
                .isEqualTo(4);
    }

    @Test
    void divides_by_the_root_of_the_rank_where_the_header_says_so() {
        String json = "{\"unet.lora_alpha\": 8, \"unet.use_rslora\": true}";
        assertThat(only(LoraFiles.read(plain().note("lora_adapter_metadata", json), TARGET))
                        .strength())
                .isCloseTo(8 / Math.sqrt(2), Offset.offset(1e-12));
    }

    @Test
    void takes_alpha_from_the_adapter_config_beside_the_file(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"), "{\"r\": 2, \"lora_alpha\": 1}");
        MemoryFile file = new MemoryFile(folder.resolve("adapter_model.safetensors"))
                .with("base_model.model." + LAYER + ".lora_A.weight", 2, 4)
                .with("base_model.model." + LAYER + ".lora_B.weight", 6, 2);
        assertThat(only(LoraFiles.read(file, TARGET)).strength()).isEqualTo(0.5);
    }

    @Test
    void takes_alpha_from_a_tensor() {
        LoraFile read = LoraFiles.read(plain().number("unet." + LAYER + ".alpha", 0.5f), TARGET);
        assertThat(only(read).strength()).isEqualTo(0.25);
    }

    @Test
    void takes_unit_kernels_for_matrices_and_the_other_way_round() {
        LoraFile read = LoraFiles.read(
                new MemoryFile()
                        .with("unet." + LAYER + ".lora_A.weight", 2, 4, 1, 1)
                        .with("unet." + LAYER + ".lora_B.weight", 6, 2, 1, 1)
                        .with("unet.mid_block.resnets.0.conv_shortcut.lora_A.weight", 2, 4)
                        .with("unet.mid_block.resnets.0.conv_shortcut.lora_B.weight", 8, 2),
                TARGET);
        assertThat(read.modules().get(0).down().shape()).containsExactly(2, 4);
        assertThat(read.modules().get(1).down().shape()).containsExactly(2, 4, 1, 1);
        assertThat(read.modules().get(1).up().shape()).containsExactly(8, 2, 1, 1);
    }

    @Test
    void reports_keys_without_a_layer_and_keys_of_text_encoders() {
        LoraFile read = LoraFiles.read(
                plain().with("unet.mid_block.resnets.0.norm1.lora_A.weight", 2, 4)
                        .with("optimizer.step")
                        .with("text_encoder.layers.0.lora_A.weight", 2, 4)
                        .with("lora_te1_layers_0.lora_down.weight", 2, 4),
                TARGET);
        assertThat(read.unmatched()).containsExactly("unet.mid_block.resnets.0.norm1.lora_A.weight", "optimizer.step");
        assertThat(read.ignored())
                .containsExactly("text_encoder.layers.0.lora_A.weight", "lora_te1_layers_0.lora_down.weight");
        assertThat(read.complete()).isFalse();
        assertThat(read.summary())
                .contains("1 layer,", "no layer for 2 keys", "optimizer.step", "ignored 2 text encoder keys");
    }

    @Test
    void refuses_a_lora_of_which_no_key_matches() {
        MemoryFile file = new MemoryFile()
                .with("transformer.single_blocks.0.lora_A.weight", 2, 4)
                .with("transformer.single_blocks.0.lora_B.weight", 6, 2);
        refuses("INK-LORA-001", () -> LoraFiles.read(file, TARGET), "transformer.single_blocks.0", "mid_block");
    }

    @Test
    void refuses_a_lora_of_text_encoders_alone() {
        MemoryFile file = new MemoryFile().with("lora_te_layers_0.lora_down.weight", 2, 4);
        refuses("INK-LORA-001", () -> LoraFiles.read(file, TARGET), "only text encoder keys");
    }

    @Test
    void refuses_a_file_that_is_no_lora() {
        MemoryFile file = new MemoryFile().with("conv_in.weight", 8, 4, 3, 3);
        refuses("INK-LORA-002", () -> LoraFiles.read(file, TARGET), "conv_in.weight");
    }

    @Test
    void refuses_a_layer_that_is_named_twice() {
        MemoryFile file = plain().with(LAYER + ".lora_A.weight", 2, 4);
        refuses("INK-LORA-003", () -> LoraFiles.read(file, TARGET), LAYER);
    }

    @Test
    void refuses_half_a_layer() {
        MemoryFile file = new MemoryFile().with("unet." + LAYER + ".lora_A.weight", 2, 4);
        refuses("INK-LORA-004", () -> LoraFiles.read(file, TARGET), "up (B)", LAYER);
    }

    @Test
    void refuses_halves_of_different_rank() {
        MemoryFile file = new MemoryFile()
                .with("unet." + LAYER + ".lora_A.weight", 2, 4)
                .with("unet." + LAYER + ".lora_B.weight", 6, 3);
        refuses("INK-LORA-005", () -> LoraFiles.read(file, TARGET), "[2, 4]", "[6, 3]");
    }

    @Test
    void refuses_the_shapes_of_another_architecture() {
        MemoryFile file = new MemoryFile()
                .with("unet." + LAYER + ".lora_A.weight", 2, 5)
                .with("unet." + LAYER + ".lora_B.weight", 6, 2);
        refuses("INK-LORA-006", () -> LoraFiles.read(file, TARGET), "[2, 5]", "[2, 4]", LAYER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hada_w1_a", "lokr_w1", "dora_scale", "lora_magnitude_vector.weight", "lora_mid.weight"})
    void refuses_methods_that_are_no_plain_lora(String part) {
        MemoryFile file = plain().with("lora_unet_x." + part, 2);
        refuses("INK-LORA-007", () -> LoraFiles.read(file, TARGET), part);
    }

    @Test
    void refuses_a_dora_by_its_header() {
        MemoryFile file = plain().note("lora_adapter_metadata", "{\"unet.use_dora\": true}");
        refuses("INK-LORA-007", () -> LoraFiles.read(file, TARGET), "DoRA");
    }

    @Test
    void refuses_an_unreadable_header() {
        MemoryFile file = plain().note("lora_adapter_metadata", "{");
        refuses("INK-LORA-008", () -> LoraFiles.read(file, TARGET), "made-up.safetensors");
    }

    @Test
    void does_not_write_the_layout_that_is_only_read(@TempDir Path folder) {
        LoraFile read = LoraFiles.read(plain(), TARGET);
        refuses(
                "INK-LORA-009",
                () -> LoraFiles.write(
                        folder.resolve("x.safetensors"), LoraFormat.OLD_DIFFUSERS, read.modules(), TARGET, Map.of()),
                "diffusers before PEFT");
    }

    @Test
    void keeps_different_ranks_and_alphas_when_writing(@TempDir Path folder) {
        String conv = "mid_block.resnets.0.conv1";
        MemoryFile file = plain().number("unet." + LAYER + ".alpha", 3)
                .with("unet." + conv + ".lora_A.weight", 1, 4, 3, 3)
                .with("unet." + conv + ".lora_B.weight", 8, 1, 1, 1)
                .number("unet." + conv + ".alpha", 0.5f);
        for (LoraFormat format : new LoraFormat[] {LoraFormat.PEFT, LoraFormat.KOHYA, LoraFormat.KOHYA_SGM}) {
            Path path = folder.resolve(format + ".safetensors");
            LoraFiles.write(path, format, LoraFiles.read(file, TARGET).modules(), TARGET, Map.of());
            try (TensorFile written = TensorFiles.open(path)) {
                LoraFile back = LoraFiles.read(written, TARGET);
                assertThat(back.format()).isEqualTo(format);
                assertThat(back.modules().stream()
                                .map(m -> m.path() + " " + m.rank() + " "
                                        + m.alpha().orElseThrow()))
                        .containsExactly(LAYER + " 2 3.0", conv + " 1 0.5");
            }
        }
    }
}
