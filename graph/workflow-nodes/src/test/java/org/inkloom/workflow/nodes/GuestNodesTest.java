package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Cancellation;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodeReports;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.PictureExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that workflows know from other packs: Kolors' wrapper, IP-Adapters, Krita's tools. */
@Tag("golden")
class GuestNodesTest {
    @TempDir
    Path folder;

    private final PictureExchange exchange = new PictureExchange();
    private final Map<String, NodeType> types = new LinkedHashMap<>();
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
        all.addAll(new ToolingNodes(exchange, folder).types());
        all.addAll(TileNodes.types());
        all.addAll(InpaintPackNodes.types());
        all.forEach(type -> types.put(type.spec().name(), type));
    }

    @AfterEach
    void close() {
        if (models != null) {
            models.close();
        }
    }

    private NodeResult run(String type, Object... inputs) throws Exception {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; i < inputs.length; i += 2) {
            named.put((String) inputs[i], inputs[i + 1]);
        }
        NodeContext context = new NodeContext("job", Graph.of(List.of()), Map.of(), false);
        return Objects.requireNonNull(types.get(type), type)
                .run(new NodeCall("1", named, context, new Cancellation(), NodeReports.NONE));
    }

    private <T> T first(Class<T> as, String type, Object... inputs) throws Exception {
        return as.cast(run(type, inputs).outputs().getFirst());
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

    @Test
    void pictures_come_and_go_with_the_graph_and_over_the_exchange_with_their_transparency() throws Exception {
        Values.Image grey = new Values.Image(new PixelArray(new float[] {0.2f, 0.4f, 0.6f, 1, 1, 1}, 1, 1, 2));
        Values.Image clear = first(
                Values.Image.class,
                "ETN_ApplyMaskToImage",
                "image",
                grey,
                "mask",
                new Values.Mask(new float[] {1, 0.2f}, 1, 1, 2));
        Map<?, ?> shown = (Map<?, ?>) Objects.requireNonNull(run("ETN_SaveImageCache", "images", clear, "format", "PNG")
                        .shown()
                        .get("images"))
                .getFirst();
        String id = String.valueOf(shown.get("id"));
        assertThat(shown.get("source")).isEqualTo("http");
        assertThat(exchange.find(folder.resolve("another"), id))
                .as("another user's")
                .isEmpty();
        NodeResult loaded = run("ETN_LoadImageCache", "id", id);
        assertThat(((Values.Mask) Objects.requireNonNull(loaded.outputs().get(1))).values())
                .containsExactly(1, 51 / 255f);
        byte[] png = exchange.find(folder, id).orElseThrow().bytes();
        NodeResult written =
                run("ETN_LoadImageBase64", "image", Base64.getEncoder().encodeToString(png));
        assertThat(((Values.Mask) Objects.requireNonNull(written.outputs().get(1))).values())
                .containsExactly(1, 51 / 255f);
        byte[] plain = PngText.encode(new RgbPicture(1, 1, new byte[] {51, 0, 0}), Map.of());
        assertThat(first(
                                Values.Mask.class,
                                "ETN_LoadMaskBase64",
                                "mask",
                                "data:image/png;base64," + Base64.getEncoder().encodeToString(plain))
                        .values())
                .containsExactly(51 / 255f);
        assertThatThrownBy(() -> run("ETN_LoadImageBase64", "image", "!")).hasMessageContaining("Base64");
        assertThatThrownBy(() -> run("ETN_LoadImageCache", "id", "nobody")).hasMessageContaining("INK-GRAPH-037");
        assertThat(first(String.class, "ETN_Translate", "text", "lang:en a fox"))
                .isEqualTo("a fox");
        assertThatThrownBy(() -> run("ETN_Translate", "text", "lang:de Fuchs")).hasMessageContaining("INK-GRAPH-038");
    }

    @Test
    void a_picture_taken_apart_into_tiles_and_put_together_is_the_same() throws Exception {
        PixelArray array = PixelArray.black(1, 192, 128);
        Random random = new Random(3);
        for (int i = 0; i < array.values().length; i++) {
            array.values()[i] = random.nextFloat();
        }
        Values.Image whole = new Values.Image(array);
        TileLayout layout = first(
                TileLayout.class,
                "ETN_TileLayout",
                "image",
                whole,
                "min_tile_size",
                96,
                "padding",
                16,
                "blending",
                8,
                "multiple",
                8);
        assertThat(layout.count()).isEqualTo(6);
        Values.Image made = whole;
        for (int i = 0; i < layout.count(); i++) {
            Values.Image tile =
                    first(Values.Image.class, "ETN_ExtractImageTile", "image", whole, "layout", layout, "index", i);
            made = first(
                    Values.Image.class,
                    "ETN_MergeImageTile",
                    "image",
                    made,
                    "layout",
                    layout,
                    "index",
                    i,
                    "tile",
                    tile);
        }
        for (int i = 0; i < array.values().length; i++) {
            assertThat(made.array().values()[i])
                    .isCloseTo(array.values()[i], org.assertj.core.data.Offset.offset(1e-6f));
        }
        assertThatThrownBy(() -> layout.tile(6, 0)).hasMessageContaining("tile 6");
    }

    @Test
    void masks_grow_by_squares_and_soften_and_colours_become_those_of_another_picture() throws Exception {
        float[] dot = new float[49];
        dot[24] = 1;
        Values.Mask mask = new Values.Mask(dot, 1, 7, 7);
        Values.Mask grown = first(
                Values.Mask.class, "INPAINT_ExpandMask", "mask", mask, "grow", 1, "blur", 0, "blur_type", "gaussian");
        assertThat(List.of(grown.values()[16], grown.values()[15])).containsExactly(1f, 0f);
        Values.Mask soft =
                first(Values.Mask.class, "INPAINT_ExpandMask", "mask", mask, "grow", 0, "blur", 3, "blur_type", "box");
        assertThat(soft.values()[16]).isEqualTo(1 / 9f);
        Values.Mask shrunk = first(
                Values.Mask.class, "INPAINT_ShrinkMask", "mask", grown, "shrink", 1, "blur", 0, "blur_type", "linear");
        assertThat(shrunk.values()).isEqualTo(dot);
        assertThat(run("INPAINT_MaskBoundingBox", "mask", grown).outputs()).containsExactly(2L, 2L, 3L, 3L);
        PixelArray one = PixelArray.black(1, 8, 8);
        PixelArray other = PixelArray.black(1, 8, 8);
        Random random = new Random(5);
        for (int i = 0; i < one.values().length; i++) {
            one.values()[i] = 0.3f + 0.2f * random.nextFloat();
            other.values()[i] = i % 3 == 0 ? 0.6f + 0.1f * random.nextFloat() : 0.5f;
        }
        Values.Image matched = first(
                Values.Image.class,
                "INPAINT_ColorMatch",
                "target",
                new Values.Image(one),
                "reference",
                new Values.Image(other),
                "strength",
                1.0);
        assertThat(mean(matched.array(), 0)).isCloseTo(mean(other, 0), org.assertj.core.data.Offset.offset(0.02));
        assertThat(mean(matched.array(), 1)).isCloseTo(mean(other, 1), org.assertj.core.data.Offset.offset(0.02));
        Values.Image same = first(
                Values.Image.class,
                "INPAINT_ColorMatch",
                "target",
                new Values.Image(one),
                "reference",
                new Values.Image(one),
                "strength",
                1.0);
        for (int i = 0; i < one.values().length; i++) {
            assertThat(same.array().values()[i]).isCloseTo(one.values()[i], org.assertj.core.data.Offset.offset(1e-4f));
        }
    }

    private static double mean(PixelArray array, int channel) {
        double sum = 0;
        for (int i = channel; i < array.values().length; i += 3) {
            sum += array.values()[i];
        }
        return sum * 3 / array.values().length;
    }
}
