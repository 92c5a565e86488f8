package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags and settings that change no picture are named instead of passed over. */
class UnheededFlagsTest {
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void write() {
        for (String preset : List.of("sd15-miniature", "controlnet-sd15-miniature")) {
            CommandRun run = CommandRun.of("model", "init", "--preset", preset, "--dtype", "float32", path(preset));
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
    }

    private static String path(String name) {
        return shared.resolve(name).toString();
    }

    private String draw(String... more) {
        List<String> words =
                new ArrayList<>(List.of("generate", "--model", path("sd15-miniature"), "--prompt", "a cat"));
        words.addAll(List.of("--seed", "3", "--steps", "2", "--width", "64", "--height", "64", "--device", "cpu"));
        words.addAll(List.of("--out", folder.resolve("cat.png").toString()));
        words.addAll(List.of(more));
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.err();
    }

    @Test
    void what_does_nothing_is_said_with_its_flag() {
        String net = path("controlnet-sd15-miniature");
        String err = draw(
                "--dtype",
                "float16",
                "--tiling",
                "--fuse",
                "--batch",
                "2",
                "--cfg",
                "1",
                "--negative",
                "blurred",
                "--cfg-rescale",
                "0.5",
                "--cfg-interval",
                "0.2-0.8",
                "--control-ready",
                "--control-net",
                "canny=" + net,
                "--ip-adapter-blocks",
                "style");
        assertThat(err)
                .contains("The CPU computes in float32 whatever --dtype says")
                .contains("--tiling does nothing at 64x64")
                .contains("--fuse does nothing without a LoRA")
                .contains("--batch does nothing without --count")
                .contains("--negative does nothing without guidance: --cfg above 1")
                .contains("--cfg-rescale does nothing without guidance")
                .contains("--cfg-interval does nothing without guidance")
                .contains("--control-ready does nothing without --control")
                .contains("--control-net canny does nothing: no --control is of that kind")
                .contains("--ip-adapter-blocks does nothing without --ip-adapter");
        assertThat(draw("--cfg", "4", "--negative", "blurred", "--dtype", "float32"))
                .doesNotContain("does nothing")
                .doesNotContain("whatever");
    }

    @Test
    void a_part_of_the_steps_in_which_no_step_lies_is_said() throws IOException {
        Files.copy(Path.of(writtenPicture()), folder.resolve("photo.png"));
        String net = "canny=" + path("controlnet-sd15-miniature");
        String photo = folder.resolve("photo.png").toString();
        assertThat(draw(
                        "--control",
                        "canny:" + photo + ":1:0.1:0.4",
                        "--control-net",
                        net,
                        "--cfg-interval",
                        "0.3-0.4"))
                .contains("The control picture for canny counts in none of the")
                .contains("--cfg-interval 0.3-0.4 covers none of the");
        assertThat(draw("--control", "canny:" + photo + ":1:0:0.5", "--control-net", net))
                .doesNotContain("counts in none");
    }

    private String writtenPicture() {
        draw();
        return folder.resolve("cat.png").toString();
    }

    @Test
    void a_story_says_it_once() throws IOException {
        Path story = Files.writeString(folder.resolve("story.yaml"), """
            title: 试
            negative_prompt: blurred
            defaults: {width: 64, height: 64, steps: 1, guidance_scale: 1}
            shots:
              - {prompt: a cat}
              - {prompt: a dog}
            """);
        CommandRun run = CommandRun.of(
                "story",
                "run",
                story.toString(),
                "--model",
                path("sd15-miniature"),
                "--out",
                folder.resolve("out").toString(),
                "--device",
                "cpu",
                "--dtype",
                "bfloat16",
                "--retries",
                "2",
                "--control-net",
                "depth=" + path("controlnet-sd15-miniature"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .containsOnlyOnce("The CPU computes in float32 whatever --dtype says")
                .containsOnlyOnce("--negative does nothing without guidance")
                .contains("--retries does nothing without --gate")
                .contains("--control-net depth does nothing: no shot has a picture for it");
    }
}
