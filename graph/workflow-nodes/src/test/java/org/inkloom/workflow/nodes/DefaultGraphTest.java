package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.comfy.ObjectInfo;
import org.inkloom.workflow.execute.GraphRun;
import org.inkloom.workflow.execute.NodePlace;
import org.inkloom.workflow.execute.ResultCache;
import org.inkloom.workflow.execute.RunListener;
import org.inkloom.workflow.execute.RunResult;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodePackProvider;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.node.Preview;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** ComfyUI's default graph and what people build from it, on the carried model. */
class DefaultGraphTest {
    private static final Path INKLING = Path.of("../../lab/inkling-model");
    private static final String GRAPH = """
        {"4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"inkling"}},
         "5":{"class_type":"EmptyLatentImage","inputs":{"width":128,"height":128,"batch_size":1}},
         "6":{"class_type":"CLIPTextEncode","inputs":{"text":"a red fox in the snow","clip":["4",1]}},
         "7":{"class_type":"CLIPTextEncode","inputs":{"text":"","clip":["4",1]}},
         "3":{"class_type":"KSampler","inputs":{"seed":5,"steps":6,"cfg":3.0,"sampler_name":"euler","scheduler":"normal","denoise":1.0,
              "model":["4",0],"positive":["6",0],"negative":["7",0],"latent_image":["5",0]}},
         "8":{"class_type":"VAEDecode","inputs":{"samples":["3",0],"vae":["4",2]}},
         "9":{"class_type":"SaveImage","inputs":{"filename_prefix":"sub/fox","images":["8",0]}}}
        """;

    @TempDir
    Path folder;

    private final ResultCache cache = new ResultCache(64 << 20);
    private final List<String> events = new ArrayList<>();
    private final List<Preview> previews = new ArrayList<>();
    private @Nullable NodePack opened;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(Files.isDirectory(INKLING.resolve("model")), "there is no " + INKLING.toAbsolutePath());
        System.setProperty(
                CarriedModel.PROPERTY, INKLING.toAbsolutePath().normalize().toString());
        for (String name : List.of("input", "output", "temp")) {
            Files.createDirectories(folder.resolve(name));
        }
        opened = new InkloomPack.Provider()
                .open(new NodePackProvider.WorkPlace(
                        folder.resolve("input"),
                        folder.resolve("output"),
                        folder.resolve("temp"),
                        List.of(),
                        "cpu",
                        true));
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private NodePack pack() {
        return Objects.requireNonNull(opened);
    }

    private RunResult run(String text) {
        NodeTypes types = new NodeTypes(pack().types());
        Graph graph = ApiFormat.read(ComfyJson.read(text));
        CheckedGraph checked = GraphCheck.check(graph, types, Optional.empty());
        assertThat(checked.refusal().map(Object::toString).orElse("") + checked.faults())
                .isEqualTo("{}");
        events.clear();
        RunResult result = GraphRun.run(
                checked,
                types,
                cache,
                new NodeContext("job", checked.graph(), Map.of("workflow", "{\"id\":\"w\"}"), true),
                new Cancellation(),
                new RunListener() {
                    @Override
                    public void executing(NodePlace node) {
                        events.add(node.id());
                    }

                    @Override
                    public void preview(NodePlace node, Preview preview) {
                        previews.add(preview);
                    }
                });
        if (result.end() instanceof RunResult.Failed failed) {
            throw new AssertionError(failed.node() + ": " + failed.cause(), failed.cause());
        }
        return result;
    }

    private RgbPicture picture(RunResult result, String id) {
        Map<?, ?> file = (Map<?, ?>) result.shown()
                .getOrDefault(id, Map.of())
                .getOrDefault("images", List.of())
                .getFirst();
        return PngText.readPicture(folder.resolve(String.valueOf(file.get("type")))
                .resolve(String.valueOf(file.get("subfolder")))
                .resolve(String.valueOf(file.get("filename"))));
    }

    private static double distance(RgbPicture a, RgbPicture b) {
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
        }
        return sum / a.rgb().length;
    }

    @Test
    void the_default_graph_draws_writes_and_runs_again_only_where_it_changed() {
        RunResult first = run(GRAPH);
        RgbPicture drawn = picture(first, "9");
        assertThat(drawn.width()).isEqualTo(128);
        Path file = folder.resolve("output/sub/fox_00001_.png");
        assertThat(file).exists();
        Map<String, String> texts = PngText.readText(file);
        assertThat(texts).containsEntry("workflow", "{\"id\":\"w\"}").containsKey("prompt");
        assertThat(ComfyJson.read(texts.getOrDefault("prompt", ""))
                        .path("3")
                        .path("inputs")
                        .path("seed")
                        .asInt())
                .isEqualTo(5);
        assertThat(previews).hasSize(6);
        run(GRAPH);
        assertThat(events).isEmpty();
        RunResult other = run(GRAPH.replace("\"seed\":5", "\"seed\":6"));
        assertThat(events).containsExactly("3", "8", "9");
        assertThat(folder.resolve("output/sub/fox_00002_.png")).exists();
        assertThat(distance(drawn, picture(other, "9"))).isGreaterThan(2);
        pack().unload();
        RunResult again = run(GRAPH.replace("sub/fox", "again").replace("\"seed\":5", "\"seed\": 5"));
        assertThat(distance(drawn, picture(again, "9"))).isZero();
    }

    @Test
    void what_is_drawn_beforehand_changes_no_picture() {
        RgbPicture cold = picture(run(GRAPH), "9");
        pack().unload();
        cache.clear();
        pack().warmUp();
        assertThat(distance(cold, picture(run(GRAPH.replace("sub/fox", "warm")), "9")))
                .isZero();
    }

    @Test
    void a_lora_changes_the_picture_and_at_strength_none_does_not() {
        JsonNode info =
                ObjectInfo.of(new NodeTypes(pack().types()).spec("LoraLoader").orElseThrow());
        String lora = info.path("input")
                .path("required")
                .path("lora_name")
                .path(0)
                .path(0)
                .asString("");
        assertThat(lora).isNotEmpty();
        String graph = GRAPH.replace("\"model\":[\"4\",0]", "\"model\":[\"10\",0]")
                .replace(
                        "{\"4\"",
                        "{\"10\":{\"class_type\":\"LoraLoader\",\"inputs\":{\"lora_name\":\"" + lora
                                + "\",\"strength_model\":1.0,\"strength_clip\":1.0,\"model\":[\"4\",0],\"clip\":[\"4\",1]}},\"4\"");
        RgbPicture plain = picture(run(GRAPH), "9");
        assertThat(distance(plain, picture(run(graph), "9"))).isGreaterThan(1);
        assertThat(distance(plain, picture(run(graph.replace("strength_model\":1.0", "strength_model\":0.0")), "9")))
                .isZero();
    }

    @Test
    void a_picture_of_a_batch_is_drawn_again_alone() {
        String batch = GRAPH.replace("\"batch_size\":1", "\"batch_size\":2");
        RunResult both = run(batch);
        List<Object> files = both.shown().getOrDefault("9", Map.of()).getOrDefault("images", List.of());
        assertThat(files).hasSize(2);
        String single = batch.replace("\"latent_image\":[\"5\",0]", "\"latent_image\":[\"20\",0]")
                .replace(
                        "{\"4\"",
                        "{\"20\":{\"class_type\":\"LatentFromBatch\",\"inputs\":{\"samples\":[\"5\",0],\"batch_index\":1,\"length\":1}},\"4\"");
        RgbPicture second = PngText.readPicture(folder.resolve("output/sub/fox_00002_.png"));
        assertThat(distance(second, picture(run(single), "9")))
                .as("the second of two, alone")
                .isLessThan(1.5);
    }

    @Test
    void latents_that_were_saved_are_decoded_to_the_same_picture() {
        RgbPicture drawn = picture(
                run(
                        GRAPH.replace(
                                "{\"4\"",
                                "{\"50\":{\"class_type\":\"SaveLatent\",\"inputs\":{\"samples\":[\"3\",0],\"filename_prefix\":\"kept\"}},\"4\"")),
                "9");
        RunResult read = run("""
            {"1":{"class_type":"LoadLatent","inputs":{"latent":"kept_00001_.latent [output]"}},
             "4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"inkling"}},
             "8":{"class_type":"VAEDecode","inputs":{"samples":["1",0],"vae":["4",2]}},
             "9":{"class_type":"SaveImage","inputs":{"filename_prefix":"read","images":["8",0]}}}
            """);
        assertThat(distance(drawn, picture(read, "9"))).as("but for rounding").isLessThan(0.01);
    }

    @Test
    void a_picture_is_drawn_over_in_part_or_not_at_all() {
        run(GRAPH.replace("sub/fox", "start"));
        String over = GRAPH.replace("\"latent_image\":[\"5\",0]", "\"latent_image\":[\"21\",0]")
                .replace("\"denoise\":1.0", "\"denoise\":0.5")
                .replace(
                        "{\"4\"",
                        "{\"22\":{\"class_type\":\"LoadImage\",\"inputs\":{\"image\":\"start_00001_.png"
                                + " [output]\",\"upload\":\"image\"}},"
                                + "\"21\":{\"class_type\":\"VAEEncode\",\"inputs\":{\"pixels\":[\"22\",0],\"vae\":[\"4\",2]}},\"4\"");
        RgbPicture start = PngText.readPicture(folder.resolve("output/start_00001_.png"));
        RgbPicture none = picture(run(over.replace("\"denoise\":0.5", "\"denoise\":0.0")), "9");
        RgbPicture half = picture(run(over.replace("\"seed\":5", "\"seed\":9")), "9");
        assertThat(distance(start, none)).as("through the autoencoder and back").isLessThan(8);
        assertThat(distance(none, half)).as("drawn over by half").isGreaterThan(0.5);
    }

    @Test
    void the_two_ways_to_write_one_sampling_draw_the_same() {
        String custom = GRAPH.replaceFirst(
                "\"3\":\\{\"class_type\":\"KSampler\"[^}]*\\}\\}",
                "\"3\":{\"class_type\":\"SamplerCustomAdvanced\",\"inputs\":{"
                        + "\"noise\":[\"30\",0],\"guider\":[\"31\",0],\"sampler\":[\"32\",0],\"sigmas\":[\"33\",0],\"latent_image\":[\"5\",0]}},"
                        + "\"30\":{\"class_type\":\"RandomNoise\",\"inputs\":{\"noise_seed\":5}},"
                        + "\"31\":{\"class_type\":\"CFGGuider\",\"inputs\":{\"model\":[\"4\",0],\"positive\":[\"6\",0],\"negative\":[\"7\",0],\"cfg\":3.0}},"
                        + "\"32\":{\"class_type\":\"KSamplerSelect\",\"inputs\":{\"sampler_name\":\"euler\"}},"
                        + "\"33\":{\"class_type\":\"BasicScheduler\",\"inputs\":{\"model\":[\"4\",0],\"scheduler\":\"normal\",\"steps\":6,\"denoise\":1.0}}");
        assertThat(custom).contains("SamplerCustomAdvanced");
        assertThat(distance(picture(run(GRAPH), "9"), picture(run(custom), "9")))
                .isZero();
    }

    @Test
    void parts_opened_by_themselves_draw_what_the_whole_model_draws_and_tiles_nearly_that() {
        String parts = GRAPH.replace("\"model\":[\"4\",0]", "\"model\":[\"40\",0]")
                .replace("\"clip\":[\"4\",1]", "\"clip\":[\"41\",0]")
                .replace("\"vae\":[\"4\",2]", "\"vae\":[\"42\",0]")
                .replaceFirst(
                        "\"4\":[^\n]*\n",
                        "\"40\":{\"class_type\":\"UNETLoader\",\"inputs\":{\"unet_name\":\"inkling\",\"weight_dtype\":\"default\"}},"
                                + "\"41\":{\"class_type\":\"CLIPLoader\",\"inputs\":{\"clip_name\":\"inkling\",\"type\":\"stable_diffusion\"}},"
                                + "\"42\":{\"class_type\":\"VAELoader\",\"inputs\":{\"vae_name\":\"inkling\"}},");
        assertThat(parts).doesNotContain("CheckpointLoaderSimple");
        RgbPicture whole = picture(run(GRAPH), "9");
        assertThat(distance(whole, picture(run(parts), "9"))).isZero();
        String tiled = GRAPH.replace(
                "\"VAEDecode\",\"inputs\":{",
                "\"VAEDecodeTiled\",\"inputs\":{\"tile_size\":512,\"overlap\":64,\"temporal_size\":64,\"temporal_overlap\":8,");
        assertThat(tiled).contains("VAEDecodeTiled");
        assertThat(distance(whole, picture(run(tiled), "9"))).as("by tiles").isLessThan(8);
    }

    @Test
    void prefixes_that_lead_out_of_the_output_folder_are_refused() {
        for (String prefix : List.of("../x", "/etc/x", "a/../../x", "..")) {
            NodeTypes types = new NodeTypes(pack().types());
            Graph graph = ApiFormat.read(ComfyJson.read(
                    "{\"1\":{\"class_type\":\"EmptyImage\",\"inputs\":{\"width\":8,\"height\":8,\"batch_size\":1,\"color\":255}},"
                            + "\"2\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"1\",0],\"filename_prefix\":\""
                            + prefix + "\"}}}"));
            CheckedGraph checked = GraphCheck.check(graph, types, Optional.empty());
            RunResult result = GraphRun.run(
                    checked,
                    types,
                    cache,
                    new NodeContext("j", graph, Map.of(), false),
                    new Cancellation(),
                    RunListener.NONE);
            assertThat(result.end())
                    .as(prefix)
                    .isInstanceOfSatisfying(
                            RunResult.Failed.class,
                            failed -> assertThat(failed.cause()).hasMessageContaining("INK-GRAPH-022"));
        }
        assertThat(folder.resolve("x_00001_.png")).doesNotExist();
    }

    @Test
    void a_masked_part_is_drawn_over_from_grey_and_the_rest_stays() {
        RgbPicture fox = picture(run(GRAPH), "9");
        PngText.write(folder.resolve("input/fox.png"), fox, Map.of());
        byte[] half = new byte[fox.rgb().length];
        for (int i = 0; i < half.length; i++) {
            half[i] = (byte) (i / 3 % fox.width() < fox.width() / 2 ? 255 : 0);
        }
        PngText.write(folder.resolve("input/half.png"), new RgbPicture(fox.width(), fox.height(), half), Map.of());
        String over = GRAPH.replace(
                        "\"5\":{\"class_type\":\"EmptyLatentImage\",\"inputs\":{\"width\":128,\"height\":128,\"batch_size\":1}}",
                        """
                        "10":{"class_type":"LoadImage","inputs":{"image":"fox.png"}},
                        "11":{"class_type":"LoadImageMask","inputs":{"image":"half.png","channel":"red"}},
                        "5":{"class_type":"VAEEncodeForInpaint","inputs":{"pixels":["10",0],"vae":["4",2],"mask":["11",0],"grow_mask_by":0}}\
                        """)
                .replace("a red fox in the snow", "a house by the sea")
                .replace("\"seed\":5", "\"seed\":6");
        RgbPicture drawn = picture(run(over), "9");
        double[] changed = new double[2];
        for (int i = 0; i < half.length; i++) {
            changed[half[i] == 0 ? 0 : 1] += Math.abs((drawn.rgb()[i] & 0xff) - (fox.rgb()[i] & 0xff));
        }
        assertThat(changed[1]).isGreaterThan(3 * changed[0]);
    }

    @Test
    void a_mask_grows_by_squares_as_in_comfyui() {
        float[] dot = new float[49];
        dot[24] = 1;
        float[] two = InpaintNodes.grown(dot, 7, 7, 2);
        assertThat(List.of(two[24], two[25], two[31], two[32], two[23])).containsExactly(1f, 1f, 1f, 1f, 0f);
        float[] three = InpaintNodes.grown(dot, 7, 7, 3);
        assertThat(List.of(three[16], three[32], three[15], three[33])).containsExactly(1f, 1f, 0f, 0f);
        assertThat(InpaintNodes.grown(dot, 7, 7, 0)).isEqualTo(dot);
    }
}
