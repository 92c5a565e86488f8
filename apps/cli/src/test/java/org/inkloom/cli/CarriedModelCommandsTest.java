package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands that name no model, on Inkling's sizes, tokenizer and list of words with random weights. */
class CarriedModelCommandsTest {
    private static final Path SOURCE = Project.root().resolve("lab/inkling-model");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void carryAModelOfRandomWeights() throws IOException {
        Path model = folder.resolve("home/model");
        CommandRun run = CommandRun.of("model", "init", "--preset", "inkling", model.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        copy(SOURCE.resolve("model/inkloom.json"), model.resolve("inkloom.json"));
        for (String name : new String[] {"tokenizer.model", "vocabulary.txt"}) {
            copy(
                    SOURCE.resolve("tokenizer").resolve(name),
                    model.resolve("tokenizer").resolve(name));
        }
        System.setProperty(CarriedModel.PROPERTY, folder.resolve("home").toString());
    }

    @AfterAll
    static void forgetIt() {
        System.clearProperty(CarriedModel.PROPERTY);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void the_jar_of_inkling_holds_every_file_of_the_model_and_its_loras() throws IOException {
        Path built = SOURCE.resolve("target/classes");
        assumeTrue(Files.isDirectory(built), "skipped: lab/inkling-model was not built before; ./build does");
        Path carried = built.resolve("META-INF/inkloom/inkling");
        List<Path> wanted;
        try (Stream<Path> files = Files.walk(SOURCE.resolve("model"))) {
            wanted = files.filter(Files::isRegularFile).toList();
        }
        assertThat(wanted).isNotEmpty();
        assertThat(carried.resolve("lora/watercolour.safetensors")).exists();
        for (Path file : wanted) {
            Path inJar = carried.resolve(SOURCE.relativize(file).toString());
            assertThat(inJar).exists();
            assertThat(Files.size(inJar)).as(inJar.toString()).isEqualTo(Files.size(file));
        }
    }

    @Test
    void a_picture_needs_no_model_named_and_has_the_models_own_size() throws IOException {
        Path out = folder.resolve("girl.png");
        CommandRun run = generate(out, "--prompt=一个紫色短发的小女孩在海边，微笑");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("does not know");
        RgbPicture picture = PngText.readPicture(out);
        assertThat(picture.width()).isEqualTo(128);
        assertThat(picture.height()).isEqualTo(128);
        assertThat(PngText.readText(out).get("parameters")).contains("Model: inkling", "CFG scale: 5");

        Path named = folder.resolve("named.png");
        generate(named, "--model=inkling", "--prompt=一个紫色短发的小女孩在海边，微笑");
        assertThat(PngText.readPicture(named)).isEqualTo(picture);
    }

    @Test
    void words_that_it_does_not_know_are_named_and_a_picture_is_drawn() {
        Path out = folder.resolve("dragon.png");
        CommandRun run = generate(out, "--prompt=一个女孩和喷火龙在海边, a girl with a hippogriff");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("does not know and passes over: 喷火龙, hippogriff. ")
                .contains("vocabulary.txt");
        assertThat(out).exists();
    }

    @Test
    void an_empty_caption_and_one_of_two_thousand_characters_draw_pictures() {
        Path empty = folder.resolve("empty.png");
        CommandRun nothing = generate(empty, "--prompt=");
        assertThat(nothing.exitCode()).as(nothing.err()).isZero();
        assertThat(nothing.err()).doesNotContain("does not know");
        assertThat(empty).exists();

        Path lengthy = folder.resolve("long.png");
        String prompt = "一个小女孩在海边，微笑，".repeat(200).substring(0, 2000);
        CommandRun much = generate(lengthy, "--prompt=" + prompt);
        assertThat(much.exitCode()).as(much.err()).isZero();
        assertThat(lengthy).exists();
    }

    @Test
    void a_lora_is_trained_at_the_models_size_and_then_found_by_its_name() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        copy(SOURCE.resolve("demo/watercolour/pictures/001.jpg"), pictures.resolve("one.jpg"));
        Files.writeString(pictures.resolve("one.txt"), "水彩，一个男孩");
        Path out = folder.resolve("lora");
        CommandRun trained = CommandRun.of(
                "train",
                "lora",
                "--dataset_path=" + pictures,
                "--output_path=" + out,
                "--center_crop",
                "--steps_per_epoch=1",
                "--device=cpu");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(out.resolve("settings.yaml")).content().contains("width: 128", "height: 128");

        Files.createDirectories(folder.resolve("home/lora"));
        copy(out.resolve("lora.safetensors"), folder.resolve("home/lora/watercolour.safetensors"));
        Path picture = folder.resolve("boy.png");
        CommandRun run = generate(picture, "--prompt=水彩，一个男孩", "--lora=watercolour:0.5");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(PngText.readText(picture).get("parameters")).contains("watercolour");
    }

    @Test
    void a_story_takes_what_it_does_not_say_from_the_model() throws IOException {
        Path story = Files.writeString(folder.resolve("story.yaml"), "title: 试\nshots: [{prompt: 女孩, seed: 1}]\n");
        Path out = folder.resolve("told");
        CommandRun run =
                CommandRun.of("story", "run", story.toString(), "--out", out.toString(), "--steps=1", "--device=cpu");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(PngText.readPicture(out.resolve("shots/01.png")).width()).isEqualTo(128);
        assertThat(out.resolve("report.html")).content().contains("--model inkling", "--scheduler ddim");
    }

    @Test
    void the_demonstration_cleans_trains_and_tells_on_it() throws IOException {
        Path demo = Files.createDirectories(folder.resolve("home/demo/ink-wash"));
        Path whole = SOURCE.resolve("demo/ink-wash");
        for (String name : new String[] {"flaws.tsv", "recipe.yaml", "lora.yaml", "story.yaml"}) {
            copy(whole.resolve(name), demo.resolve(name));
        }
        Files.createDirectories(demo.resolve("pictures"));
        try (Stream<String> lines = Files.lines(whole.resolve("samples.jsonl"))) {
            List<String> few = lines.limit(8).toList();
            Files.write(demo.resolve("samples.jsonl"), few);
            for (int i = 1; i <= few.size(); i++) {
                String name = "pictures/00" + i + ".jpg";
                copy(whole.resolve(name), demo.resolve(name));
            }
        }
        Path out = folder.resolve("demonstration");
        String[] words = {
            "demo", "--out", out.toString(), "--side=64", "--train-steps=2", "--steps=1", "--device=cpu", "--json"
        };
        CommandRun run = CommandRun.of(words);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().replaceAll("\\s", "")).contains("\"pictures\":8", "\"kept\":7", "\"drawn\":8");
        assertThat(out.resolve("lora/ink-wash.safetensors")).exists();
        assertThat(out.resolve("lora/loss.png")).exists();
        assertThat(out.resolve("story/report.html"))
                .content()
                .doesNotContain("noise")
                .contains("太小 too small", "前后对比", "水墨，一个紫色短发小女孩走出高考考场");
        assertThat(PngText.readPicture(out.resolve("before/shots/01.png")))
                .isNotEqualTo(PngText.readPicture(out.resolve("story/shots/01.png")));
        assertThat(CommandRun.of(words).out().replaceAll("\\s", "")).contains("\"drawn\":0", "\"unchanged\":8");
    }

    @Test
    void a_style_without_pictures_is_named_with_those_that_there_are() {
        CommandRun run = CommandRun.of(
                "demo", "--style=oil", "--out", folder.resolve("oil").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-CLI-038").contains("'oil'");
    }

    @Test
    void its_files_can_be_inspected_by_its_name() {
        CommandRun run = CommandRun.of("inspect", "inkling");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("unet").contains("float16");
    }

    @Test
    void it_says_what_it_is_and_how_it_is_best_drawn_with() {
        CommandRun run = CommandRun.of("model", "info");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .containsPattern("name +inkling")
                .containsPattern("size +128x128")
                .containsPattern("unet +\\d+\\.\\d M numbers")
                .containsPattern("prediction +v_prediction")
                .containsPattern("steps +20")
                .containsPattern("words +\\d{3}");
    }

    @Test
    void its_numbers_are_numbers_in_json() {
        CommandRun run = CommandRun.of("model", "info", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode facts = JsonMapper.builder().build().readTree(run.out());
        assertThat(facts.path("size").path("width").asInt()).isEqualTo(128);
        assertThat(facts.path("latents").path("channels").isInt()).isTrue();
        assertThat(facts.path("unet").path("numbers").asLong()).isGreaterThan(100_000);
        assertThat(facts.path("vae").path("bytes").isIntegralNumber()).isTrue();
        assertThat(facts.path("steps").asInt()).isEqualTo(20);
        assertThat(facts.path("cfg").isNumber()).isTrue();
        assertThat(facts.path("words").isInt()).isTrue();
    }

    private static CommandRun generate(Path out, String... more) {
        String[] fixed = {"generate", "--seed=1", "--steps=1", "--device=cpu", "--out", out.toString()};
        return CommandRun.of(Stream.of(fixed, more).flatMap(Arrays::stream).toArray(String[]::new));
    }
}
