package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with the names of other packs that draw: Kolors' wrapper and IP-Adapters. */
@Tag("golden")
class GuestNodesTest {
    @TempDir
    Path folder;

    private NodeRunner nodes;
    private Models models;

    @BeforeEach
    void open() throws Exception {
        for (String name : List.of("checkpoints", "ipadapter")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.createSymbolicLink(
                folder.resolve("checkpoints/tiny"), Golden.path("kolors-tiny").toAbsolutePath());
        Files.createSymbolicLink(
                folder.resolve("ipadapter/kolors"),
                Golden.path("controlnet/kolors-ipadapter-plus-tiny").toAbsolutePath());
        models = new Models(List.of(folder), "cpu");
        List<NodeType> all = new ArrayList<>(new KwaiNodes(models).types());
        all.addAll(new LatentNodes(models).types());
        all.addAll(new SamplingNodes(models).types());
        all.addAll(new AdapterNodes(models, new AdapterShelf(List.of(folder))).types());
        nodes = new NodeRunner(all);
    }

    @AfterEach
    void close() {
        if (models != null) {
            models.close();
        }
    }

    private NodeResult run(String type, Object... inputs) throws Exception {
        return nodes.run(type, inputs);
    }

    private <T> T first(Class<T> as, String type, Object... inputs) throws Exception {
        return nodes.first(as, type, inputs);
    }

    private Values.Latent kolors(String prompt, int each, int steps) throws Exception {
        Values.Clip encoder = first(Values.Clip.class, "LoadChatGLM3", "chatglm3_checkpoint", "tiny");
        Values.KolorsEmbeds embeds = first(
                Values.KolorsEmbeds.class,
                "KolorsTextEncode",
                "chatglm3_model",
                encoder,
                "prompt",
                prompt,
                "negative_prompt",
                "模糊",
                "num_images_per_prompt",
                each);
        Values.Model model =
                first(Values.Model.class, "DownloadAndLoadKolorsModel", "model", "tiny", "precision", "fp16");
        return first(
                Values.Latent.class,
                "KolorsSampler",
                "kolors_model",
                model,
                "kolors_embeds",
                embeds,
                "width",
                64,
                "height",
                64,
                "seed",
                7L,
                "steps",
                steps,
                "cfg",
                5.0,
                "scheduler",
                "EulerDiscreteScheduler");
    }

    @Test
    void the_wrappers_sampler_draws_what_kolors_own_pipeline_draws() throws Exception {
        Values.Image drawn =
                first(Values.Image.class, "VAEDecode", "samples", kolors("一只猫", 1, 4), "vae", new Values.Vae("tiny"));
        RgbPicture wanted;
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(Golden.path("kolors-tiny")), PipelineOptions.on(Device.CPU))) {
            wanted = pipeline.generate(
                            GenerationRequest.of("一只猫")
                                    .withNegativePrompt("模糊")
                                    .withSeeds(List.of(7L))
                                    .withSize(64, 64)
                                    .withSteps(4)
                                    .withGuidanceScale(5),
                            RunControl.quiet())
                    .getFirst()
                    .picture();
        }
        byte[] ours = Bytes.pixels(drawn.array(), 0).rgb();
        int most = 0;
        for (int i = 0; i < ours.length; i++) {
            most = Math.max(most, Math.abs((ours[i] & 0xff) - (wanted.rgb()[i] & 0xff)));
        }
        assertThat(most).as("levels of 255").isLessThanOrEqualTo(2);
    }

    @Test
    void prompts_with_a_bar_between_make_pictures_of_their_own() throws Exception {
        Values.Latent two = kolors("a|b", 2, 2);
        assertThat(two.array().batch()).isEqualTo(4);
        assertThat(kolors("a {x|y}", 1, 1).array().values())
                .as("a choice is made the same way again")
                .isEqualTo(kolors("a {x|y}", 1, 1).array().values());
    }

    @Test
    void a_picture_is_shown_by_an_ip_adapter_in_all_attentions_or_those_for_style() throws Exception {
        AdapterShelf shelf = new AdapterShelf(List.of(folder));
        String name = shelf.adapters().stream()
                .filter(one -> one.startsWith("kolors/"))
                .findFirst()
                .orElseThrow();
        Values.Adapter adapter = first(Values.Adapter.class, "IPAdapterModelLoader", "ipadapter_file", name);
        byte[] rgb = new byte[3 * 40 * 40];
        new Random(1).nextBytes(rgb);
        PixelArray picture = PixelArray.black(1, 40, 40);
        Bytes.put(new org.inkloom.picture.Pixels(40, 40, rgb), picture, 0);
        Values.Model model = Values.Model.of("tiny");
        Object[] inputs = {
            "model",
            model,
            "ipadapter",
            adapter,
            "image",
            new Values.Image(picture),
            "weight",
            1.0,
            "start_at",
            0.0,
            "end_at",
            1.0,
            "weight_type",
            "linear",
            "combine_embeds",
            "concat",
            "embeds_scaling",
            "V only"
        };
        float[] without = sampled(model);
        float[] all = sampled(first(Values.Model.class, "IPAdapterAdvanced", inputs));
        assertThat(all).isNotEqualTo(without);
        Object[] weak = inputs.clone();
        weak[13] = "weak output";
        assertThat(sampled(first(Values.Model.class, "IPAdapterAdvanced", weak)))
                .isNotEqualTo(all)
                .isNotEqualTo(without);
        Object[] none = inputs.clone();
        none[7] = 0.0;
        assertThat(first(Values.Model.class, "IPAdapterAdvanced", none)).isEqualTo(model);
        Object[] masked = Arrays.copyOf(inputs, inputs.length + 2);
        masked[inputs.length] = "attn_mask";
        masked[inputs.length + 1] = new Values.Mask(new float[1], 1, 1, 1);
        assertThatThrownBy(() -> run("IPAdapterAdvanced", masked)).hasMessageContaining("INK-GRAPH-035");
        assertThatThrownBy(() -> run("IPAdapterUnifiedLoader", "model", model, "preset", "PLUS (high strength)"))
                .hasMessageContaining("INK-GRAPH-034");
    }

    private float[] sampled(Values.Model model) throws Exception {
        Values.Prompt prompt = Values.Prompt.of(models.stages("tiny")
                .encode("a", org.inkloom.diffusion.prompt.PromptRules.LITERAL, RunControl.quiet()));
        Values.Latent empty =
                first(Values.Latent.class, "EmptyLatentImage", "width", 64, "height", 64, "batch_size", 1);
        return first(
                        Values.Latent.class,
                        "KSampler",
                        "model",
                        model,
                        "seed",
                        5L,
                        "steps",
                        2,
                        "cfg",
                        3.0,
                        "sampler_name",
                        "euler",
                        "scheduler",
                        "normal",
                        "positive",
                        prompt,
                        "negative",
                        prompt,
                        "latent_image",
                        empty,
                        "denoise",
                        1.0)
                .array()
                .values();
    }

    @Test
    void weights_of_attentions_are_those_of_comfyuis_pack() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            names.add("down_blocks." + i);
        }
        names.add("mid_block.attentions.0");
        for (int i = 0; i < 6; i++) {
            names.add("up_blocks." + i);
        }
        AttentionWeights large = new AttentionWeights(names);
        assertThat(large.of("style transfer", 0.8)).isEqualTo(Map.of("up_blocks.1", 0.8));
        assertThat(large.of("composition", 1)).isEqualTo(Map.of("down_blocks.3", 1.0));
        assertThat(large.of("strong style transfer", 1)).hasSize(10).doesNotContainKey("down_blocks.3");
        assertThat(large.of("strong middle", 1))
                .containsEntry("mid_block.attentions.0", 1.0)
                .containsEntry("up_blocks.0", 0.2);
        assertThat(large.of("ease in", 1).get("down_blocks.0")).isEqualTo(1.0);
        assertThat(large.of("ease out", 1).get("down_blocks.0")).isEqualTo(0.05);
    }
}
