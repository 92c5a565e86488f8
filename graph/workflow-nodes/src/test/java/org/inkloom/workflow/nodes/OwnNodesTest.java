package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.execute.GraphRun;
import org.inkloom.workflow.execute.NodePlace;
import org.inkloom.workflow.execute.ResultCache;
import org.inkloom.workflow.execute.RunListener;
import org.inkloom.workflow.execute.RunResult;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodePackProvider;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.node.Preview;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From pictures to a package in one graph, on the carried model. */
class OwnNodesTest {
    private static final Path INKLING = Path.of("../../lab/inkling-model");
    private static final String RECIPE = "process:\\n  - image_shape_filter:\\n      min_width: 64";
    private static final String STORY =
            "title: t\\ndefaults: {steps: 2, width: 64, height: 64}\\nshots:\\n  - prompt: a girl\\n    seed: 1\\n  - prompt: a cat\\n    seed: 2";
    private static final String GRAPH = """
            {"1":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"inkling"}},
             "2":{"class_type":"InkloomRecipe","inputs":{"folder":"cats","recipe":"%s","name":"clean"}},
             "3":{"class_type":"InkloomTrainLora","inputs":{"model":["1",0],"folder":["2",0],"lora_name":"ink","rank":4,
                  "learning_rate":0.001,"steps":2,"size":64,"seed":1,"sample_prompt":"a girl","sample_every":1,"sample_steps":1}},
             "4":{"class_type":"LoraLoaderModelOnly","inputs":{"model":["1",0],"lora_name":["3",1],"strength_model":0.8}},
             "5":{"class_type":"InkloomStory","inputs":{"model":["4",0],"story":"%s","name":"told"}},
             "6":{"class_type":"InkloomScore","inputs":{"images":["5",0],"prompt":"","gate_by":"technical","gate":0.0}},
             "7":{"class_type":"InkloomPackage","inputs":{"folder":["5",1],"name":"packed","lora_name":"","team":"","repository":"","zip":true}}}
            """.formatted(RECIPE, STORY);

    @TempDir
    Path folder;

    private final ResultCache cache = new ResultCache(64 << 20);
    private final List<String> ran = new ArrayList<>();
    private final List<Preview> previews = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private NodePack pack;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Files.isDirectory(INKLING.resolve("model")), "there is no " + INKLING.toAbsolutePath());
        System.setProperty(
                CarriedModel.PROPERTY, INKLING.toAbsolutePath().normalize().toString());
        for (String name : List.of("input/cats", "output", "temp")) {
            Files.createDirectories(folder.resolve(name));
        }
        for (int i = 0; i < 3; i++) {
            int side = i == 2 ? 32 : 64;
            byte[] rgb = new byte[3 * side * side];
            new Random(i).nextBytes(rgb);
            PngText.write(folder.resolve("input/cats/" + i + ".png"), new RgbPicture(side, side, rgb), Map.of());
            Files.writeString(folder.resolve("input/cats/" + i + ".txt"), "a cat\n");
        }
        pack = new InkloomPack.Provider()
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
        if (pack != null) {
            pack.close();
        }
    }

    private RunResult run(String text) {
        NodeTypes types = new NodeTypes(pack.types());
        CheckedGraph checked = GraphCheck.check(ApiFormat.read(ComfyJson.read(text)), types, Optional.empty());
        assertThat(checked.refusal().map(Object::toString).orElse("") + checked.faults())
                .isEqualTo("{}");
        ran.clear();
        return GraphRun.run(
                checked,
                types,
                cache,
                new NodeContext("job", checked.graph(), Map.of(), true),
                cancellation,
                new RunListener() {
                    @Override
                    public void executing(NodePlace node) {
                        ran.add(node.id());
                    }

                    @Override
                    public void preview(NodePlace node, Preview preview) {
                        previews.add(preview);
                    }
                });
    }

    private static void requireDone(RunResult result) {
        if (result.end() instanceof RunResult.Failed failed) {
            throw new AssertionError(failed.node() + ": " + failed.cause(), failed.cause());
        }
    }

    private static String text(RunResult result, String node) {
        return String.valueOf(result.shown().getOrDefault(node, Map.of()).getOrDefault("text", List.of()));
    }

    @Test
    void pictures_are_cleaned_trained_on_told_with_scored_and_packed_and_only_what_changed_runs_again()
            throws IOException {
        RunResult first = run(GRAPH);
        requireDone(first);
        try (Stream<Path> kept = Files.list(folder.resolve("output/datasets/clean"))) {
            assertThat(kept.map(file -> file.getFileName().toString()).sorted())
                    .containsExactly("00001_0.png", "00001_0.txt", "00002_1.png", "00002_1.txt");
        }
        assertThat(text(first, "2")).contains("read 3, kept 2");
        assertThat(previews).as("a sample after each update").hasSizeGreaterThanOrEqualTo(2);
        String lora = loras().stream()
                .filter(name -> name.endsWith(" [output]"))
                .findFirst()
                .orElseThrow();
        assertThat(lora).startsWith("ink_");
        assertThat(folder.resolve("output/stories/told/shots")).isNotEmptyDirectory();
        assertThat(text(first, "6")).contains("technical");
        assertThat(folder.resolve("output/packages/packed.zip")).isRegularFile();
        requireDone(run(GRAPH));
        assertThat(ran).isEmpty();
        requireDone(run(GRAPH.replace("\"gate\":0.0", "\"gate\":10.0")));
        assertThat(ran).containsExactly("6");
        String chosen = GRAPH.replace("[\"3\",1]", "\"" + lora + "\"");
        requireDone(run(chosen));
        assertThat(ran).as("the same LoRA by its name").contains("4").doesNotContain("3");
    }

    private List<String> loras() {
        List<String> names = new ArrayList<>();
        new NodeTypes(pack.types())
                .spec("LoraLoader")
                .flatMap(spec -> spec.input("lora_name"))
                .ifPresent(input -> names.addAll(((org.inkloom.workflow.node.InputType.Choice) input.type())
                        .choices()
                        .get()));
        return names;
    }

    @Test
    void a_training_stops_within_a_step_and_leaves_no_lora() throws Exception {
        String endless =
                GRAPH.replace("\"steps\":2", "\"steps\":100000").replace("\"sample_every\":1", "\"sample_every\":0");
        Thread stopping = Thread.ofVirtual().start(() -> {
            while (Files.notExists(folder.resolve("output/loras/training"))) {
                Thread.onSpinWait();
            }
            cancellation.request();
        });
        RunResult result = run(endless);
        stopping.join();
        assertThat(result.end()).isNotInstanceOf(RunResult.Failed.class);
        assertThat(folder.resolve("output/stories")).doesNotExist();
        assertThat(loras()).noneMatch(name -> name.endsWith(" [output]"));
    }

    @Test
    void nothing_outside_a_users_own_folders_is_read_or_written() throws IOException {
        Files.createDirectories(folder.resolve("other"));
        Files.createSymbolicLink(folder.resolve("input/away"), folder.resolve("other"));
        for (String named : List.of("../other", "/etc", "away", "cats/../../other", "", ".", "nobody")) {
            assertThat(cause(GRAPH.replace("\"folder\":\"cats\"", "\"folder\":\"" + named + "\"")))
                    .as(named)
                    .contains("INK-GRAPH-029");
        }
        for (String name : List.of("../x", "a/b", "..", "", ".hidden")) {
            assertThat(cause(GRAPH.replace("\"name\":\"clean\"", "\"name\":\"" + name + "\"")))
                    .as(name)
                    .contains("INK-GRAPH-030");
        }
        assertThat(cause(GRAPH.replace(
                        RECIPE, "process:\\n  - image_shape_filter:\\n      min_width: 64\\n      x: /etc/passwd")))
                .contains("INK-GRAPH-031");
        String reading = STORY.replace("seed: 2", "seed: 2\\n    control: [canny:../../secret.png]");
        String story = "{"
                + GRAPH.lines()
                        .filter(line -> line.contains("\"1\":{") || line.contains("\"5\":{"))
                        .map(line -> line.strip().replaceFirst("^\\{", ""))
                        .reduce("", String::concat)
                        .replace("[\"4\",0]", "[\"1\",0]")
                        .replaceFirst(",$", "")
                + "}";
        assertThat(cause(story.replace(STORY, reading))).contains("INK-GRAPH-032");
        assertThat(cause(story.replace(STORY, reading.replace("../../secret.png", "/etc/hostname"))))
                .contains("INK-GRAPH-032");
    }

    private String cause(String graph) {
        return run(graph).end() instanceof RunResult.Failed failed
                ? String.valueOf(Objects.requireNonNull(failed.cause()).getMessage())
                : "it did not fail";
    }
}
