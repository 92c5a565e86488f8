package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.inkloom.golden.Golden;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A story that is steered by a photograph, told, packed and drawn again. */
@Tag("golden")
class StoryControlFlagsTest {
    private static final String PLUS = "controlnet/kolors-ipadapter-plus-tiny";

    @TempDir
    private Path folder;

    private Path story(String control) throws IOException {
        return Files.writeString(
                folder.resolve("story.yaml"),
                "title: 试\ndefaults: {width: 64, height: 64, steps: 2}\nshots:\n"
                        + "  - {prompt: 一只猫, seed: 3}\n  - {prompt: 一只猫, seed: 3, control: [" + control + "]}\n");
    }

    private CommandRun tell(Path story, String... more) {
        List<String> words = new ArrayList<>(List.of("-q", "story", "run", story.toString()));
        words.addAll(List.of("--model", Golden.model("kolors-tiny").toString()));
        words.addAll(List.of("--out", folder.resolve("out").toString()));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray(String[]::new));
    }

    private static String net() {
        return "canny=" + Golden.network("controlnet/kolors-controlnet-tiny0");
    }

    @Test
    void a_photograph_beside_the_story_steers_its_shot_and_the_package_draws_it_again() throws IOException {
        Files.copy(Golden.path("annotators/image0.png"), folder.resolve("photo.png"));
        CommandRun told = tell(story("canny:photo.png:2"), "--control-net", net());
        assertThat(told.exitCode()).as(told.err()).isZero();
        Path shots = folder.resolve("out/shots");
        assertThat(PngText.readPicture(shots.resolve("02.png")))
                .isNotEqualTo(PngText.readPicture(shots.resolve("01.png")));
        assertThat(PngText.readText(shots.resolve("02.png")).toString()).contains("control_networks");

        Path packed = folder.resolve("p");
        CommandRun pack = CommandRun.of("-q", "pack", folder.resolve("out").toString(), "--out", packed.toString());
        assertThat(pack.exitCode()).as(pack.err()).isZero();
        Files.delete(folder.resolve("photo.png"));
        String model = Golden.model("kolors-tiny").toString();
        CommandRun verified =
                CommandRun.of("-q", "verify", packed.toString(), "--model", model, "--control-net", net());
        assertThat(verified.exitCode()).as(verified.err() + verified.out()).isZero();
        assertThat(verified.out()).contains("2 of 2 identical");
    }

    @Test
    void what_is_not_there_is_named_before_anything_is_drawn() throws IOException {
        assertThat(tell(story("canny:none.png"), "--control-net", net()).err()).contains("INK-STORY-017", "none.png");
        Files.copy(Golden.path("annotators/image0.png"), folder.resolve("photo.png"));
        assertThat(tell(story("lineart:photo.png")).err()).contains("INK-CONTROL-005", "--control-net lineart=PATH");
        Path named = story("canny:photo.png");
        Files.writeString(named, "control_net: {canny: nowhere}\n" + Files.readString(named));
        assertThat(tell(named).err()).contains("INK-STORY-017", "nowhere");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void pictures_to_start_from_masks_references_and_what_an_adapter_shows_are_packed_and_drawn_with_again()
            throws IOException {
        for (String name : List.of("girl.png", "start.png", "mask.png", "painting.png")) {
            Files.copy(Golden.path("controlnet/ip_image.png"), folder.resolve(name));
        }
        Path story = Files.writeString(folder.resolve("story.yaml"), """
            title: 试
            defaults: {width: 64, height: 64, steps: 2}
            cast:
              小墨: {description: 一个女孩, reference: girl.png}
            shots:
              - {prompt: "{小墨}在海边", seed: 3}
              - {prompt: 一只猫, seed: 3, init: start.png:0.7}
              - {prompt: 一只猫, seed: 3, init: start.png, mask: mask.png}
              - {prompt: 一只猫, seed: 3, init: start.png, mask: {picture: mask.png, grow: 3, feather: 6, invert: true}}
              - {prompt: 一只猫, seed: 3, ip_adapter: painting.png:0.8}
              - {prompt: 一只猫, seed: 3}
            """);
        Golden.network(PLUS + "/image_encoder");
        String adapter = "ip_adapter=" + Golden.path(PLUS + "/ip_adapter_plus_general.bin");
        CommandRun told = tell(story, "--control-net", adapter);
        assertThat(told.exitCode()).as(told.err()).isZero();
        Path shots = folder.resolve("out/shots");
        for (int shot = 2; shot <= 5; shot++) {
            assertThat(PngText.readPicture(shots.resolve("0" + shot + ".png")))
                    .isNotEqualTo(PngText.readPicture(shots.resolve("06.png")));
        }
        // Prompts of a story are read in one batch, which rounds a few values to the next of 256.
        byte[] masked = PngText.readPicture(shots.resolve("04.png")).rgb();
        byte[] flagged = drawnWithFlags().rgb();
        assertThat(IntStream.range(0, masked.length)
                        .map(i -> Math.abs((masked[i] & 0xff) - (flagged[i] & 0xff)))
                        .max()
                        .orElseThrow())
                .isLessThanOrEqualTo(1);
        Files.writeString(story, Files.readString(story).replace("grow: 3", "grow: 5"));
        assertThat(tell(story, "--control-net", adapter).out()).contains("drawn   1, unchanged 5");
        Path packed = folder.resolve("p");
        CommandRun pack = CommandRun.of("-q", "pack", folder.resolve("out").toString(), "--out", packed.toString());
        assertThat(pack.exitCode()).as(pack.err()).isZero();
        for (String name : List.of("girl.png", "start.png", "mask.png", "painting.png")) {
            Files.delete(folder.resolve(name));
        }
        CommandRun verified = CommandRun.of(
                "-q",
                "verify",
                packed.toString(),
                "--model",
                Golden.model("kolors-tiny").toString(),
                "--control-net",
                adapter);
        assertThat(verified.exitCode()).as(verified.err() + verified.out()).isZero();
        assertThat(verified.out()).contains("6 of 6 identical");
    }

    /** The shot with a mask, by the flags that its keys stand for. */
    private RgbPicture drawnWithFlags() throws IOException {
        String start = folder.resolve("start.png").toString();
        String mask = folder.resolve("mask.png").toString();
        String out = folder.resolve("flags.png").toString();
        List<String> words = new ArrayList<>(List.of("-q", "generate", "--prompt", "一只猫", "--seed", "3"));
        words.addAll(List.of("--model", Golden.model("kolors-tiny").toString(), "--steps", "2"));
        words.addAll(List.of("--width", "64", "--height", "64", "--init", start, "--mask", mask));
        words.addAll(List.of("--mask-grow", "3", "--mask-feather", "6", "--mask-invert", "--out", out));
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return PngText.readPicture(folder.resolve("flags.png"));
    }
}
