package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.inkloom.models.text.KnownWords;
import org.inkloom.picture.png.PngText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that need a model, on the miniature one that the program makes itself. */
class WholeRunTest {
    @TempDir
    private static Path folder;

    private static String model = "";

    @BeforeAll
    static void makeAModel() {
        model = folder.resolve("model").toString();
        CommandRun run = CommandRun.of("model", "init", "--preset", "miniature", model);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void a_picture_carries_its_recipe_and_the_same_seed_draws_it_again() throws IOException {
        Path first = folder.resolve("a.png");
        Path second = folder.resolve("b.png");
        CommandRun run = generate("--seed", "7", "--out", first.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("a.png").contains("seed 7");
        generate("--seed=7", "--out", second.toString(), "--json");

        assertThat(PngText.readPicture(second)).isEqualTo(PngText.readPicture(first));
        assertThat(PngText.readText(first).get("parameters")).contains("一只猫", "Seed: 7", "Steps: 2");
    }

    @Test
    void counted_pictures_are_what_their_seeds_give_alone() {
        Path out = folder.resolve("cat.png");
        CommandRun run = generate("--seed=7", "--count=3", "--batch=2", "--out", out.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        Path alone = folder.resolve("alone.png");
        generate("--seed=9", "--out", alone.toString());

        assertThat(PngText.readPicture(folder.resolve("cat-3.png"))).isEqualTo(PngText.readPicture(alone));
    }

    @Test
    void an_unknown_scheduler_and_an_odd_size_are_bad_input() {
        CommandRun scheduler = generate("--scheduler=eulr", "--out", "x.png");
        assertThat(scheduler.exitCode()).isEqualTo(2);
        assertThat(scheduler.err()).contains("INK-SCHED-001").contains("euler_a");

        CommandRun size = generate("--width=65", "--out", "x.png");
        assertThat(size.exitCode()).isEqualTo(2);
        assertThat(size.err()).contains("INK-GEN-001").contains("--width 64");
    }

    @Test
    void a_model_of_few_words_says_which_it_passes_over() throws IOException {
        Path small = folder.resolve("few-words");
        assertThat(CommandRun.of("model", "init", "--preset", "miniature", small.toString())
                        .exitCode())
                .isZero();
        String out = folder.resolve("known.png").toString();
        String[] flags = {"--model", small.toString(), "--steps=1", "--width=64", "--height=64", "--device=cpu"};
        assertThat(drawn(flags, "--prompt=骑士", "--out", out).err()).doesNotContain("does not know");

        Files.writeString(small.resolve(KnownWords.FILE), "一个\n女孩\n在\n海边\ngirl\n");
        CommandRun run = drawn(flags, "--prompt=一个骑士在海边，a girl", "--out", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("does not know and passes over: 骑士, a. ").contains("vocabulary.txt");
        assertThat(drawn(flags, "--prompt=", "--out", out).exitCode()).isZero();
        assertThat(drawn(flags, "--prompt=" + "龙girl".repeat(400), "--out", out).err())
                .contains("over: 龙. ");

        Path story = Files.writeString(folder.resolve("few.yaml"), "title: 试\nshots: [{prompt: 龙在海边, seed: 1}]\n");
        String[] told = {
            "story", "run", story.toString(), "--out", folder.resolve("few").toString()
        };
        assertThat(CommandRun.of(Stream.of(told, flags).flatMap(Arrays::stream).toArray(String[]::new))
                        .err())
                .contains("over: 龙. ");
    }

    private static CommandRun drawn(String[] flags, String... more) {
        String[] command = {"generate"};
        return CommandRun.of(
                Stream.of(command, flags, more).flatMap(Arrays::stream).toArray(String[]::new));
    }

    @Test
    void a_trace_of_several_batches_is_bad_input() {
        CommandRun run = generate("--count=2", "--trace=t.safetensors", "--out", "x.png");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-CLI-035");
    }

    @Test
    void a_story_is_drawn_once_and_then_only_what_changed() throws IOException {
        Path story = Files.writeString(folder.resolve("story.yaml"), """
            title: 试
            negative_prompt: 模糊
            shots:
              - {prompt: 一只猫, seed: 1}
              - {prompt: 一只狗, seed: 2}
            """);
        CommandRun first = tell(story);
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("drawn   2, unchanged 0");
        assertThat(folder.resolve("out/report.html")).content().contains("一只猫");

        Files.writeString(story, Files.readString(story).replace("seed: 2", "seed: 3"));
        assertThat(tell(story).out()).contains("drawn   1, unchanged 1");
    }

    @Test
    void a_missing_lora_of_a_story_is_looked_for_beside_the_story_and_that_is_said() throws IOException {
        Path place = Files.createDirectories(folder.resolve("beside"));
        Path story = Files.writeString(place.resolve("story.yaml"), """
            title: 试
            loras: [{file: ./M.safetensors, scale: 0.5}]
            shots: [{prompt: 一只猫, seed: 1}]
            """);
        CommandRun run = tell(story);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("INK-STORY-013", "there is no file " + place.resolve("M.safetensors"))
                .contains("Paths in a story start at the folder that the story lies in, " + place)
                .contains("--lora, whose path starts at the current folder");

        Files.writeString(story, Files.readString(story) + "model: ./models/kolors\n");
        CommandRun other = CommandRun.of(
                "story",
                "run",
                story.toString(),
                "--out",
                folder.resolve("none").toString());
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err())
                .contains("INK-STORY-015", "there is no folder " + place.resolve("models/kolors"))
                .contains("Paths in a story start at the folder that the story lies in, " + place)
                .contains("--model, whose path starts at the current folder");
        Files.writeString(story, Files.readString(story).replace("model: ./models/kolors\n", ""));

        // A LoRA that lies where the command was given, as the command line would take it.
        Path here = Path.of("pom.xml").toAbsolutePath();
        Files.writeString(story, Files.readString(story).replace("./M.safetensors", "pom.xml"));
        assertThat(tell(story).err())
                .contains("There is one at " + here, place.relativize(here).toString());
    }

    @Test
    void a_story_that_names_no_model_wants_the_carried_one() throws IOException {
        Path story = folder.resolve("seed-story.yaml");
        assertThat(CommandRun.of("story", "init", story.toString()).exitCode()).isZero();
        CommandRun again = CommandRun.of("story", "init", story.toString());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err())
                .contains("INK-STORY-014", "There is a file " + story + " already", "story run " + story);
        CommandRun overAFolder = CommandRun.of("story", "init", folder.toString());
        assertThat(overAFolder.exitCode()).isEqualTo(2);
        assertThat(overAFolder.err())
                .contains("INK-STORY-014", folder.resolve("story.yaml").toString());
        Path deep = folder.resolve("new/folder/story.yaml");
        assertThat(CommandRun.of("story", "init", deep.toString()).exitCode()).isZero();
        assertThat(deep).exists();

        CommandRun run = CommandRun.of(
                "story", "run", story.toString(), "--out", folder.resolve("o").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-HUB-012").contains("--model DIR");
    }

    @Test
    void the_demonstration_does_the_whole_job_and_says_that_its_pictures_are_noise() {
        Path out = folder.resolve("demo");
        CommandRun run = CommandRun.of(
                "demo",
                "--miniature",
                "--out",
                out.toString(),
                "--side=64",
                "--train-steps=2",
                "--steps=1",
                "--device=cpu",
                "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().replaceAll("\\s", ""))
                .contains("\"pictures\":30", "\"drawn\":8", "\"verified\":\"8of8identical");
        assertThat(out.resolve("lora/ink.safetensors")).exists();
        assertThat(out.resolve("story/contact-sheet.png")).exists();
        assertThat(PngText.readPicture(out.resolve("comparison.png")).width()).isEqualTo(8 * 256);
        assertThat(out.resolve("story/report.html"))
                .content()
                .contains("noise", "image_shape_filter", "二次元，一个紫色短发小女孩，在学校书桌前的椅子上坐着")
                .contains("评分", "复验", "identical");
        assertThat(out.resolve("story/scores.json")).exists();
    }

    @Test
    void a_demonstration_of_an_impossible_size_is_bad_input() {
        CommandRun run = CommandRun.of(
                "demo",
                "--miniature",
                "--side=65",
                "--out",
                folder.resolve("no").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-CLI-037").contains("--side");
    }

    private static CommandRun tell(Path story) {
        return CommandRun.of(
                "story",
                "run",
                story.toString(),
                "--model",
                model,
                "--out",
                folder.resolve("out").toString(),
                "--width=64",
                "--height=64",
                "--steps=2",
                "--device=cpu");
    }

    private static CommandRun generate(String... more) {
        String[] fixed = {"generate", "--model", model, "--prompt", "一只猫", "--steps=2", "--height=64", "--device=cpu"};
        String[] size = String.join(" ", more).contains("--width") ? new String[0] : new String[] {"--width=64"};
        return CommandRun.of(
                Stream.of(fixed, size, more).flatMap(Arrays::stream).toArray(String[]::new));
    }
}
