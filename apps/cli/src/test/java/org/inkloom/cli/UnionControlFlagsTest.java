package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole drawings with SDXL's union ControlNet, on miniatures of random weights. */
class UnionControlFlagsTest {
    private static final int SIDE = 64;

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void write() {
        for (String preset : List.of("sdxl-miniature", "controlnet-union-miniature")) {
            CommandRun run = CommandRun.of(
                    "model",
                    "init",
                    "--preset",
                    preset,
                    "--dtype",
                    "float32",
                    shared.resolve(preset).toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
        byte[] lines = new byte[3 * SIDE * SIDE];
        byte[] depth = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < lines.length; i++) {
            int x = i / 3 % SIDE;
            int y = i / 3 / SIDE;
            lines[i] = (byte) (x == 20 || y == 40 ? 255 : 0);
            depth[i] = (byte) (2 * (x + y));
        }
        PngText.write(shared.resolve("lines.png"), new RgbPicture(SIDE, SIDE, lines), Map.of());
        PngText.write(shared.resolve("depth.png"), new RgbPicture(SIDE, SIDE, depth), Map.of());
    }

    private CommandRun draw(String name, String... controls) {
        List<String> words =
                new ArrayList<>(List.of("generate", "--model", path("sdxl-miniature"), "--prompt", "a cat"));
        words.addAll(List.of("--seed", "3", "--steps", "2", "--width", "64", "--height", "64", "--control-ready"));
        words.addAll(List.of("--out", folder.resolve(name).toString()));
        for (String kind : List.of("canny", "depth", "color")) {
            words.addAll(List.of("--control-net", kind + "=" + path("controlnet-union-miniature")));
        }
        for (String control : controls) {
            words.addAll(List.of("--control", control));
        }
        return CommandRun.of(words.toArray(String[]::new));
    }

    private static String path(String name) {
        return shared.resolve(name).toString();
    }

    private byte[] drawn(String name, String... controls) throws IOException {
        CommandRun run = draw(name, controls);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return PngText.readPicture(folder.resolve(name)).rgb();
    }

    @Test
    void several_kinds_steer_a_drawing_in_one_pass_whatever_their_order() throws IOException {
        String lines = "canny:" + path("lines.png");
        String depth = "depth:" + path("depth.png") + ":0.5";
        byte[] both = drawn("both.png", lines, depth);
        assertThat(both).isNotEqualTo(drawn("plain.png"));
        assertThat(both).isNotEqualTo(drawn("lines.png", lines));
        assertThat(both).isNotEqualTo(drawn("depth.png", depth));
        byte[] turned = drawn("turned.png", depth, lines);
        for (int i = 0; i < both.length; i++) {
            assertThat((double) (turned[i] & 0xff)).isCloseTo(both[i] & 0xff, within(1.0));
        }
        String recipe = PngText.readText(Files.readAllBytes(folder.resolve("both.png")), "both.png")
                .toString();
        assertThat(recipe)
                .contains("canny controlnet-union-miniature 1.0 0.0 1.0")
                .contains("depth controlnet-union-miniature 0.5 0.0 1.0");
    }

    @Test
    void a_kind_counts_in_its_own_steps_alone() throws IOException {
        String lines = "canny:" + path("lines.png");
        String early = "depth:" + path("depth.png") + ":1:0:0.5";
        byte[] all = drawn("all.png", lines, "depth:" + path("depth.png"));
        assertThat(drawn("early.png", lines, early)).isNotEqualTo(all).isNotEqualTo(drawn("lines.png", lines));
        // No step lies within the last tenth.
        String never = "depth:" + path("depth.png") + ":1:0.9:1";
        assertThat(drawn("never.png", lines, never)).isEqualTo(drawn("lines.png", lines));
    }

    @Test
    void a_kind_has_its_usual_name_whichever_name_is_given() throws IOException {
        assertThat(drawn("midas.png", "midas:" + path("depth.png")))
                .isEqualTo(drawn("depth.png", "depth:" + path("depth.png")));
    }

    @Test
    void a_kind_that_is_nearly_a_known_one_is_asked_about() {
        String lines = path("lines.png");
        CommandRun none = draw("a.png", "cany:" + lines);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("INK-CONTROL-005", "Did you mean 'canny'?");
        CommandRun strange = draw("a.png", "engraving:" + lines);
        assertThat(strange.err()).contains("INK-CONTROL-005").doesNotContain("Did you mean");
    }

    @Test
    void two_networks_for_one_kind_are_refused() {
        CommandRun run = CommandRun.of(
                "generate",
                "--model",
                path("sdxl-miniature"),
                "--prompt",
                "a cat",
                "--control",
                "canny:" + path("lines.png"),
                "--control-net",
                "canny=one",
                "--control-net",
                "canny=two",
                "--out",
                folder.resolve("a.png").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-CLI-055", "--control-net gives canny twice: one and two");
    }

    @Test
    void a_kind_that_it_does_not_read_is_refused_by_name() {
        CommandRun run = draw("a.png", "canny:" + path("lines.png"), "color:" + path("depth.png"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-CONTROL-007", "color", "openpose", "normal");
    }
}
