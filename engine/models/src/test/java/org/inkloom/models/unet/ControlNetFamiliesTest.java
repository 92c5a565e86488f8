package org.inkloom.models.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.tensor.Weights;
import org.junit.jupiter.api.Test;

/** Published networks and models by their sizes. */
class ControlNetFamiliesTest {
    private static final String FOUR_LEVELS = """
            {"block_out_channels": [320, 640, 1280, 1280], "attention_head_dim": %s, "cross_attention_dim": %s,
            "use_linear_projection": %s, "layers_per_block": 2, "down_block_types":
            ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"]}""";
    private static final String THREE_LEVELS = """
            {"block_out_channels": [320, 640, 1280], "attention_head_dim": [5, 10, 20], "cross_attention_dim": 2048,
            "layers_per_block": 2, "transformer_layers_per_block": [1, 2, 10], "use_linear_projection": true,
            "addition_embed_type": "text_time", "addition_time_embed_dim": 256, %s
            "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"]}""";
    private static final Map<String, String> PUBLISHED = published();

    private static Map<String, String> published() {
        Map<String, String> configs = new LinkedHashMap<>();
        configs.put("Stable Diffusion 1", FOUR_LEVELS.formatted("8", "768", "false"));
        configs.put("Stable Diffusion 2", FOUR_LEVELS.formatted("[5, 10, 20, 20]", "1024", "true"));
        configs.put("SDXL", THREE_LEVELS.formatted("\"projection_class_embeddings_input_dim\": 2816,"));
        configs.put(
                "Kolors",
                THREE_LEVELS.formatted("\"encoder_hid_dim\": 4096, \"encoder_hid_dim_type\": \"text_proj\","
                        + " \"projection_class_embeddings_input_dim\": 5632,"));
        return configs;
    }

    private static String json(String family) {
        return Objects.requireNonNull(PUBLISHED.get(family));
    }

    private static ControlNetConfig network(String family) {
        return ControlNetConfig.read(ConfigReader.ofText(Path.of("config.json"), json(family)));
    }

    @Test
    void each_goes_with_models_of_its_own_family_alone_and_says_which_that_is() {
        for (String family : PUBLISHED.keySet()) {
            assertThat(network(family).family()).isEqualTo(family);
            for (String model : PUBLISHED.keySet()) {
                assertThat(network(family).misfit(network(model).unet()).isEmpty())
                        .as(family + " with " + model)
                        .isEqualTo(family.equals(model));
            }
        }
        assertThat(network("SDXL").misfit(network("Kolors").unet()))
                .hasValueSatisfying(why -> assertThat(why).contains("no encoder_hid_proj", "4096"));
        assertThat(network("Kolors").misfit(network("SDXL").unet()))
                .hasValueSatisfying(why -> assertThat(why).contains("by encoder_hid_proj"));
        assertThat(network("Stable Diffusion 1")
                        .misfit(network("Stable Diffusion 2").unet()))
                .hasValueSatisfying(why -> assertThat(why).contains("768", "1024"));
    }

    @Test
    void a_model_for_inpainting_is_steered_by_what_was_made_for_its_family() {
        String nine = json("Stable Diffusion 1").replaceFirst("\\{", "{\"in_channels\": 9,");
        UNetConfig model = UNetConfig.read(ConfigReader.ofText(Path.of("config.json"), nine));
        assertThat(network("Stable Diffusion 1").misfit(model)).isEmpty();
        ControlNetConfig odd = ControlNetConfig.read(ConfigReader.ofText(Path.of("config.json"), nine));
        assertThat(odd.misfit(model)).hasValueSatisfying(why -> assertThat(why).contains("latents of 9 channels"));
    }

    /** Each published file of Stable Diffusion 1 in float32 has 1.445 GB. */
    @Test
    void stable_diffusion_1_has_as_many_weights_as_its_published_files() {
        Map<String, long[]> shapes = Weights.shapesOf(w -> new ControlNet(w, network("Stable Diffusion 1")));
        assertThat(shapes.values().stream()
                        .mapToLong(shape -> Arrays.stream(shape).reduce(1, Math::multiplyExact))
                        .sum())
                .isEqualTo(361_279_120);
        assertThat(shapes.keySet()).containsAll(List.of("controlnet_down_blocks.11.weight", "conv_in.bias"));
    }
}
