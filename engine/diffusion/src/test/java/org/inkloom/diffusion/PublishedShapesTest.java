package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.models.clip.ClipText;
import org.inkloom.models.clip.ClipTextConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.tensor.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single files with the shapes of the published models, and nothing in them. */
class PublishedShapesTest {
    private static final String SD15_UNET = """
            {"in_channels": 4, "block_out_channels": [320, 640, 1280, 1280], "attention_head_dim": 8,
            "cross_attention_dim": 768, "layers_per_block": 2, "down_block_types":
            ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"]}""";
    private static final String SDXL_UNET = """
            {"in_channels": 4, "block_out_channels": [320, 640, 1280], "attention_head_dim": [5, 10, 20],
            "cross_attention_dim": 2048, "layers_per_block": 2, "transformer_layers_per_block": [1, 2, 10],
            "use_linear_projection": true, "addition_embed_type": "text_time", "addition_time_embed_dim": 256,
            "projection_class_embeddings_input_dim": 2816,
            "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"]}""";
    private static final String VAE = """
            {"block_out_channels": [128, 256, 512, 512], "layers_per_block": 2, "latent_channels": 4,
            "scaling_factor": %s, "sample_size": %s}""";
    private static final String CLIP_L = """
            {"hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12,
            "eos_token_id": 2, "projection_dim": 768}""";

    @TempDir
    Path folder;

    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private static ConfigReader config(String json) {
        return ConfigReader.ofText(Path.of("published.json"), json);
    }

    private void add(String prefix, Map<String, long[]> part, UnaryOperator<String> name) {
        part.forEach((key, shape) -> shapes.put(prefix + name.apply(key), shape));
    }

    private DiffusionModel model(String unet, String vae, boolean xl) {
        UNetConfig net = UNetConfig.read(config(unet));
        VaeConfig pixels = VaeConfig.read(config(vae));
        add(
                "model.diffusion_model.",
                Weights.shapesOf(w -> new UNet(w, net)),
                name -> OriginalLayout.unet(name, xl ? -1 : 0));
        add("first_stage_model.", Weights.shapesOf(w -> new Vae(w, pixels)), name -> OriginalLayout.vae(name, 4));
        ClipTextConfig text = ClipTextConfig.read(config(CLIP_L));
        add(
                xl ? "conditioner.embedders.0.transformer." : "cond_stage_model.transformer.",
                Weights.shapesOf(w -> new ClipText(w, text)),
                name -> name);
        if (xl) {
            shapes.put("conditioner.embedders.1.model.token_embedding.weight", new long[] {49408, 1280});
            shapes.put("conditioner.embedders.1.model.positional_embedding", new long[] {77, 1280});
            shapes.put("conditioner.embedders.1.model.text_projection", new long[] {1280, 1280});
            for (int i = 0; i < 32; i++) {
                String layer = "conditioner.embedders.1.model.transformer.resblocks." + i + ".";
                shapes.put(layer + "mlp.c_fc.weight", new long[] {5120, 1280});
                shapes.put(layer + "attn.in_proj_weight", new long[] {3840, 1280});
            }
        }
        return DiffusionModel.of(ModelFolder.open(SingleFile.unfold(
                SparseFile.write(folder.resolve("published.safetensors"), shapes), folder.resolve("cache"), folder)));
    }

    @Test
    void the_shapes_of_stable_diffusion_1_give_its_published_sizes() {
        String vae = VAE.formatted("0.18215", "512");
        DiffusionModel told = model(SD15_UNET, vae, false);
        assertThat(told.unetConfig()).isEqualTo(UNetConfig.read(config(SD15_UNET)));
        assertThat(told.vaeConfig()).isEqualTo(VaeConfig.read(config(vae)));
        assertThat(text(told, 0)).isEqualTo(ClipTextConfig.read(config(CLIP_L)));
    }

    @Test
    void the_shapes_of_sdxl_give_its_published_sizes() {
        String vae = VAE.formatted("0.13025", "1024");
        DiffusionModel told = model(SDXL_UNET, vae, true);
        assertThat(told.unetConfig()).isEqualTo(UNetConfig.read(config(SDXL_UNET)));
        assertThat(told.vaeConfig()).isEqualTo(VaeConfig.read(config(vae)));
        assertThat(List.of(
                        text(told, 0).heads(),
                        text(told, 1).heads(),
                        text(told, 1).layers()))
                .isEqualTo(List.of(12, 20, 32));
        assertThat(text(told, 1).projection()).isEqualTo(1280);
    }

    private static ClipTextConfig text(DiffusionModel model, int number) {
        return ClipTextConfig.read(
                ConfigReader.open(model.textFolders().get(number).resolve("config.json")));
    }
}
