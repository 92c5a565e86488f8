package org.inkloom.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How one layer is called in the files that people have. */
class LoraNamingTest {
    private static final String LAYER = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q";
    private static final LoraTarget TARGET = LoraTarget.of(LoraTargetTest.unet(List.of(false, true, true), 2));

    private static MemoryFile file(String down, String up, String layer) {
        long[] weight = TARGET.shape(layer).orElseThrow();
        return weight.length == 2
                ? new MemoryFile().with(down, 2, weight[1]).with(up, weight[0], 2)
                : new MemoryFile()
                        .with(down, 2, weight[1], weight[2], weight[3])
                        .with(up, weight[0], 2, 1, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "unet.X.lora_A.weight, PEFT",
        "X.lora_A.weight, PEFT",
        "base_model.model.X.lora_A.weight, PEFT",
        "unet.base_model.model.X.lora_A.weight, PEFT",
        "module.X.lora_A.default.weight, PEFT",
        "pipe.unet.X.lora_A.default.weight, PEFT",
        "module.pipe.unet.base_model.model.X.lora_A.default_0.weight, PEFT",
        "transformer.X.lora_A.weight, PEFT",
        "_orig_mod.X.lora_A.weight, PEFT",
        "unet._fsdp_wrapped_module.X.lora_A.weight, PEFT",
        "unet.X.lora_A, PEFT",
        "unet.X.lora.down.weight, OLD_DIFFUSERS",
        "unet.X.lora_layer.down.weight, OLD_DIFFUSERS",
        "unet.X.lora_down.weight, KOHYA",
        "lora_unet_F.lora_down.weight, KOHYA",
        "lycoris_F.lora_down.weight, KOHYA",
        "lycoris_unet_F.lora_down.weight, KOHYA",
        "lora_unet_S.lora_down.weight, KOHYA_SGM",
        "lycoris_S.lora_down.weight, KOHYA_SGM",
        "unet.O.lora_down.weight, KOHYA_SGM",
        "diffusion_model.O.lora_down.weight, KOHYA_SGM",
        "diffusion_model.O.lora_A.weight, KOHYA_SGM",
        "model.diffusion_model.O.lora_A.weight, KOHYA_SGM",
        "D.lora_A.default.weight, DIFFSYNTH",
        "unet.D.lora_A.default.weight, DIFFSYNTH",
        "module.unet.D.lora_A.weight, DIFFSYNTH"
    })
    void reads_the_namings_of_every_program(String form, LoraFormat format) {
        String down = form.replace("X", LAYER)
                .replace("F", LAYER.replace('.', '_'))
                .replace("S", TARGET.sgmName(LAYER).replace('.', '_'))
                .replace("O", TARGET.sgmName(LAYER))
                .replace("D", TARGET.diffSynthName(LAYER));
        String up = down.replace("lora_A", "lora_B").replace("down.weight", "up.weight");
        LoraFile read = LoraFiles.read(file(down, up, LAYER), TARGET);
        assertThat(read.complete()).as(read.summary()).isTrue();
        assertThat(read.modules()).extracting(LoraModule::path).containsExactly(LAYER);
        assertThat(read.format()).isEqualTo(format);
    }

    @Property(tries = 500)
    void finds_every_layer_under_every_wrapper_naming_and_spelling(
            @ForAll("layers") String layer,
            @ForAll("wrappers") List<String> wrappers,
            @ForAll("namings") LoraNames.Naming naming,
            @ForAll("halves") String half,
            @ForAll boolean dotted) {
        String name = switch (naming) {
            case DIFFUSERS -> layer;
            case ORIGINAL -> TARGET.sgmName(layer);
            case DIFFSYNTH -> TARGET.diffSynthName(layer);
        };
        List<String> parts = new ArrayList<>(wrappers);
        parts.add(name);
        String joined = String.join(".", parts);
        String module = dotted ? joined : joined.replace('.', '_');
        String down = module + half.replace("?", half.contains("lora_?") ? "A" : "down");
        String up = module + half.replace("?", half.contains("lora_?") ? "B" : "up");
        LoraFile read = LoraFiles.read(file(down, up, layer), TARGET);
        assertThat(read.complete()).as(read.summary()).isTrue();
        assertThat(read.modules()).extracting(LoraModule::path).containsExactly(layer);
    }

    @Provide
    Arbitrary<String> layers() {
        return Arbitraries.of(List.copyOf(TARGET.layers()));
    }

    @Provide
    Arbitrary<LoraNames.Naming> namings() {
        return Arbitraries.of(LoraNames.Naming.values());
    }

    @Provide
    Arbitrary<List<String>> wrappers() {
        return Arbitraries.of(
                        "module",
                        "pipe",
                        "unet",
                        "base_model.model",
                        "diffusion_model",
                        "model",
                        "transformer",
                        "lora",
                        "lycoris")
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> halves() {
        Arbitrary<String> half = Arbitraries.of(".lora_?", ".lora.?", "_lora.?", ".lora_linear_layer.?");
        Arbitrary<String> adapter = Arbitraries.of("", ".default", ".default_1", ".style");
        return Combinators.combine(half, adapter).as((h, a) -> h + a + ".weight");
    }

    @Test
    void reads_the_list_of_one_without_its_index_in_every_naming() {
        String layer = LAYER.replace("to_q", "to_out.0");
        for (String name : List.of(layer, TARGET.sgmName(layer), TARGET.diffSynthName(layer) + ".0")) {
            String bare = "unet." + name.substring(0, name.length() - 2);
            LoraFile read = LoraFiles.read(file(bare + ".lora_down.weight", bare + ".lora_up.weight", layer), TARGET);
            assertThat(read.modules()).extracting(LoraModule::path).containsExactly(layer);
        }
    }

    @Test
    void one_file_may_mix_the_namings() {
        String other = LAYER.replace("to_q", "to_k");
        MemoryFile file = file("unet." + LAYER + ".lora_A.weight", "unet." + LAYER + ".lora_B.weight", LAYER);
        long[] weight = TARGET.shape(other).orElseThrow();
        String name = "lora_unet_" + TARGET.sgmName(other).replace('.', '_');
        file.with(name + ".lora_down.weight", 2, weight[1])
                .with(name + ".lora_up.weight", weight[0], 2)
                .number(name + ".alpha", 1);
        LoraFile read = LoraFiles.read(file, TARGET);
        assertThat(read.complete()).isTrue();
        assertThat(read.modules()).extracting(LoraModule::strength).containsExactlyInAnyOrder(1.0, 0.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text_encoder.encoder.layers.0.mlp.lora_A.weight",
                "module.text_encoder_2.encoder.layers.0.lora_A.default.weight",
                "lora_te1_text_model_encoder_layers_0.lora_down.weight",
                "lora_te_encoder_layers_0.alpha",
                "lycoris_te_encoder_layers_0.hada_w1_a",
                "text_encoders.clip_l.transformer.text_model.encoder.lora_A.weight",
                "pipe.text_encoder.encoder.layers.0.lora_A.default.weight"
            })
    void knows_keys_of_text_encoders_under_any_wrapper(String key) {
        MemoryFile file = file("unet." + LAYER + ".lora_A.weight", "unet." + LAYER + ".lora_B.weight", LAYER)
                .with(key, 2, 4);
        LoraFile read = LoraFiles.read(file, TARGET);
        assertThat(read.ignored()).containsExactly(key);
        assertThat(read.summary()).contains("ignored 1 text encoder keys: " + key);
    }

    @Test
    void does_not_take_other_networks_of_the_same_block_names_for_the_u_net() {
        MemoryFile file =
                file("controlnet." + LAYER + ".lora_A.weight", "controlnet." + LAYER + ".lora_B.weight", LAYER);
        assertThatThrownBy(() -> LoraFiles.read(file, TARGET)).isInstanceOfSatisfying(InkloomException.class, e -> {
            assertThat(e.code()).isEqualTo("INK-LORA-001");
            assertThat(e.why()).contains("'controlnet.'");
        });
    }

    @Test
    void sorts_sixty_thousand_keys_that_match_nothing() {
        MemoryFile file = file("unet." + LAYER + ".lora_A.weight", "unet." + LAYER + ".lora_B.weight", LAYER);
        for (int i = 0; i < 60_000; i++) {
            file.with("unet.stranger." + i + ".to_q.lora_A.weight");
        }
        LoraFile read = LoraFiles.read(file, TARGET);
        assertThat(read.unmatched()).hasSize(60_000).startsWith("unet.stranger.0.to_q.lora_A.weight");
        assertThat(read.metadata()).isEqualTo(Map.of());
    }
}
