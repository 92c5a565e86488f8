package org.inkloom.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LoraTargetTest {
    private static final List<String> RESNET = List.of("norm1", "conv1", "time_emb_proj", "norm2", "conv2");
    private static final List<String> ATTENTION = List.of(
            "norm",
            "proj_in",
            "transformer_blocks.0.attn1.to_q",
            "transformer_blocks.0.attn1.to_k",
            "transformer_blocks.0.attn1.to_out.0",
            "transformer_blocks.0.ff.net.2",
            "proj_out");

    /** The weights of a U-Net; every element of {@code attention} is one block from the outside in. */
    static Map<String, long[]> unet(List<Boolean> attention, int layers) {
        Map<String, long[]> weights = new LinkedHashMap<>();
        put(weights, "", List.of("conv_in", "conv_out", "time_embedding.linear_1", "add_embedding.linear_2"));
        int blocks = attention.size();
        for (int i = 0; i < blocks; i++) {
            String down = "down_blocks." + i + ".";
            String up = "up_blocks." + i + ".";
            for (int j = 0; j <= layers; j++) {
                if (j < layers) {
                    put(weights, down + "resnets." + j + ".", RESNET);
                    put(weights, down + "attentions." + j + ".", attention.get(i) ? ATTENTION : List.of());
                }
                put(weights, up + "resnets." + j + ".", RESNET);
                put(weights, up + "attentions." + j + ".", attention.get(blocks - 1 - i) ? ATTENTION : List.of());
            }
            if (i + 1 < blocks) {
                put(weights, down + "downsamplers.0.", List.of("conv"));
                put(weights, up + "upsamplers.0.", List.of("conv"));
            }
        }
        put(weights, "mid_block.resnets.0.", RESNET);
        put(weights, "mid_block.attentions.0.", ATTENTION);
        put(weights, "mid_block.resnets.1.", RESNET);
        return weights;
    }

    private static void put(Map<String, long[]> weights, String prefix, List<String> modules) {
        for (String module : modules) {
            weights.put(prefix + module + ".weight", module.startsWith("norm") ? new long[] {4} : new long[] {4, 4});
        }
    }

    @Test
    void knows_the_original_names_of_sdxl() {
        LoraTarget sdxl = LoraTarget.of(unet(List.of(false, true, true), 2));
        assertThat(sdxl.sgmNames())
                .containsEntry("conv_in", "input_blocks.0.0")
                .containsEntry("conv_out", "out.2")
                .containsEntry("time_embedding.linear_1", "time_embed.0")
                .containsEntry("add_embedding.linear_2", "label_emb.0.2")
                .containsEntry("down_blocks.0.downsamplers.0.conv", "input_blocks.3.0.op")
                .containsEntry("down_blocks.1.resnets.0.conv1", "input_blocks.4.0.in_layers.2")
                .containsEntry("down_blocks.1.attentions.0.proj_in", "input_blocks.4.1.proj_in")
                .containsEntry("down_blocks.2.attentions.1.proj_out", "input_blocks.8.1.proj_out")
                .containsEntry("mid_block.attentions.0.proj_in", "middle_block.1.proj_in")
                .containsEntry("mid_block.resnets.1.conv2", "middle_block.2.out_layers.3")
                .containsEntry("up_blocks.0.upsamplers.0.conv", "output_blocks.2.2.conv")
                .containsEntry("up_blocks.1.attentions.2.proj_in", "output_blocks.5.1.proj_in")
                .containsEntry("up_blocks.2.resnets.2.time_emb_proj", "output_blocks.8.0.emb_layers.1");
        assertThat(sdxl.names().find("input_blocks_4_1_transformer_blocks_0_attn1_to_out_0"))
                .hasValue(new LoraNames.Found(
                        "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_out.0", LoraNames.Naming.ORIGINAL));
        assertThat(sdxl.diffSynthNames())
                .containsEntry("up_blocks.1.upsamplers.0.conv", "blocks.42.conv")
                .containsEntry(
                        "down_blocks.1.attentions.1.transformer_blocks.0.ff.net.2",
                        "blocks.10.transformer_blocks.0.ff");
    }

    @Test
    void knows_the_original_names_of_stable_diffusion_1() {
        LoraTarget sd15 = LoraTarget.of(unet(List.of(true, true, true, false), 2));
        assertThat(sd15.sgmNames())
                .containsEntry("down_blocks.0.attentions.1.proj_in", "input_blocks.2.1.proj_in")
                .containsEntry("down_blocks.3.resnets.1.conv1", "input_blocks.11.0.in_layers.2")
                .containsEntry("up_blocks.0.upsamplers.0.conv", "output_blocks.2.1.conv")
                .containsEntry("up_blocks.1.upsamplers.0.conv", "output_blocks.5.2.conv")
                .containsEntry("up_blocks.3.attentions.2.proj_out", "output_blocks.11.1.proj_out");
    }

    @Test
    void offers_only_layers_whose_weight_is_a_matrix_or_a_kernel() {
        LoraTarget target = LoraTarget.of(unet(List.of(true), 1));
        assertThat(target.layers()).contains("mid_block.resnets.0.conv1").doesNotContain("mid_block.resnets.0.norm1");
        assertThat(target.shape("conv_in")).isPresent();
        assertThat(target.shape("mid_block.resnets.0.norm1")).isEmpty();
    }

    @Property(tries = 60)
    void gives_every_layer_of_any_u_net_a_name_of_its_own_and_finds_it_again(
            @ForAll @Size(min = 1, max = 6) List<Boolean> attention, @ForAll @IntRange(min = 1, max = 4) int layers) {
        LoraTarget target = LoraTarget.of(unet(attention, layers));
        assertThat(new HashSet<>(target.sgmNames().values()))
                .hasSameSizeAs(target.sgmNames().keySet());
        assertThat(new HashSet<>(target.diffSynthNames().values()))
                .hasSameSizeAs(target.diffSynthNames().keySet());
        for (String layer : target.layers()) {
            for (String name : List.of(layer, target.sgmName(layer), target.diffSynthName(layer))) {
                assertThat(target.names().find(name).map(LoraNames.Found::layer))
                        .hasValue(layer);
                assertThat(target.names().find(name.replace('.', '_')).map(LoraNames.Found::layer))
                        .hasValue(layer);
            }
        }
    }
}
