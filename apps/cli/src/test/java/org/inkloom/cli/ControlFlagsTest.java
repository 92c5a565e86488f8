package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.golden.Golden;
import org.inkloom.picture.png.PngText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("golden")
class ControlFlagsTest {
    @TempDir
    private Path folder;

    private CommandRun draw(String name, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "generate",
                "--model",
                Golden.model("kolors-tiny").toString(),
                "--prompt",
                "一只猫",
                "--seed",
                "3",
                "--steps",
                "3",
                "--width",
                "64",
                "--height",
                "64",
                "--out",
                folder.resolve(name).toString()));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray(String[]::new));
    }

    private static String net() {
        return "canny=" + Golden.network("controlnet/kolors-controlnet-tiny0");
    }

    @Test
    void a_photograph_steers_by_its_edges_and_a_ready_picture_as_it_is() throws IOException {
        String photo = "canny:" + Golden.path("annotators/image0.png") + ":2";
        CommandRun run = draw("edges.png", "--control", photo, "--control-net", net());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("The control picture for canny is");
        assertThat(draw("plain.png").exitCode()).isZero();
        assertThat(PngText.readPicture(folder.resolve("edges.png")))
                .isNotEqualTo(PngText.readPicture(folder.resolve("plain.png")));
        // A control that counts nothing changes nothing.
        String nothing = "canny:" + Golden.path("controlnet/cond0.png") + ":0:0:0.5";
        CommandRun ready = draw("none.png", "--control", nothing, "--control-net", net(), "--control-ready");
        assertThat(ready.err()).contains("taken as a control picture as it is");
        assertThat(PngText.readPicture(folder.resolve("none.png")))
                .isEqualTo(PngText.readPicture(folder.resolve("plain.png")));
        String recipe = PngText.readText(Files.readAllBytes(folder.resolve("edges.png")), "edges.png")
                .toString();
        assertThat(recipe).contains("canny kolors-controlnet-tiny0 2.0 0.0 1.0");
    }

    @Test
    void a_network_in_one_file_steers_as_its_folder_does() throws IOException {
        String edges = "canny:" + Golden.path("controlnet/cond0.png");
        Path weights = Golden.path("controlnet/kolors-controlnet-tiny0/diffusion_pytorch_model.safetensors");
        Path file = Files.copy(weights, folder.resolve("canny-kolors.safetensors"));
        CommandRun run = draw("file.png", "--control", edges, "--control-net", "canny=" + file, "--control-ready");
        assertThat(run.exitCode()).as(run.err()).isZero();
        CommandRun usual = draw("folder.png", "--control", edges, "--control-net", net(), "--control-ready");
        assertThat(usual.exitCode()).as(usual.err()).isZero();
        assertThat(PngText.readPicture(folder.resolve("file.png")))
                .isEqualTo(PngText.readPicture(folder.resolve("folder.png")));
        Path text = Files.writeString(folder.resolve("notes.pth"), "no weights");
        assertThat(draw("a.png", "--control", edges, "--control-net", "canny=" + text, "--control-ready")
                        .err())
                .contains("INK-FILE-004", "notes.pth");
    }

    @Test
    void what_is_missing_is_named() {
        String photo = Golden.path("annotators/image0.png").toString();
        assertThat(draw("a.png", "--control", "canny").err()).contains("INK-CONTROL-006");
        assertThat(draw("a.png", "--control", "canny:" + photo + ":1:0.9:0.2", "--control-net", net())
                        .err())
                .contains("INK-CONTROL-003");
        assertThat(draw("a.png", "--control", "lineart:" + photo).err())
                .contains("INK-CONTROL-005", "--control-net lineart=PATH");
    }
}
