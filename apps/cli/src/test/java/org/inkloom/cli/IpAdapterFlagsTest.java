package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.golden.Golden;
import org.inkloom.picture.png.PngText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("golden")
class IpAdapterFlagsTest {
    private static final String PLUS = "controlnet/kolors-ipadapter-plus-tiny";

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
                "2",
                "--width",
                "64",
                "--height",
                "64",
                "--out",
                folder.resolve(name).toString()));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray(String[]::new));
    }

    private static String adapter() {
        Golden.network(PLUS + "/image_encoder");
        return Golden.path(PLUS + "/ip_adapter_plus_general.bin").toString();
    }

    private byte[] pixels(String name) {
        return PngText.readPicture(folder.resolve(name)).rgb();
    }

    @Test
    void a_picture_is_shown_and_found_again() throws IOException {
        Path picture = Files.copy(Golden.path("controlnet/ip_image.png"), folder.resolve("girl.png"));
        CommandRun style =
                draw("style.png", "--ip-adapter", adapter() + ":" + picture + ":2:0:1", "--ip-adapter-blocks", "style");
        assertThat(style.exitCode()).as(style.err()).isZero();
        assertThat(draw("plain.png").exitCode()).isZero();
        assertThat(pixels("style.png")).isNotEqualTo(pixels("plain.png"));
        assertThat(PngText.readText(Files.readAllBytes(folder.resolve("style.png")), "style.png")
                        .toString())
                .contains("ip_adapter_plus_general.bin ", " girl.png ", " 2.0 0.0 1.0 style");
        CommandRun again = from("style.png");
        assertThat(again.err()).doesNotContain("pixels differ");
        assertThat(pixels("again.png")).isEqualTo(pixels("style.png"));
        Files.copy(folder.resolve("plain.png"), picture, StandardCopyOption.REPLACE_EXISTING);
        assertThat(from("style.png").err()).contains("are not those that drew");
    }

    private CommandRun from(String name) {
        CommandRun run = CommandRun.of(
                "generate",
                "--from",
                folder.resolve(name).toString(),
                "--out",
                folder.resolve("again.png").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @Test
    void what_is_missing_is_named() {
        String picture = Golden.path("controlnet/ip_image.png").toString();
        assertThat(draw("a.png", "--ip-adapter", picture).err()).contains("INK-CONTROL-009");
        assertThat(draw("a.png", "--ip-adapter", adapter() + ":nothing.png").err())
                .contains("INK-ANNOT-006");
        assertThat(draw("a.png", "--ip-adapter", "nothing.bin:" + picture).err())
                .contains("INK-FILE-002");
        assertThat(draw("a.png", "--ip-adapter", adapter() + ":" + picture + ":99")
                        .err())
                .contains("INK-CONTROL-003", "--ip-adapter");
        assertThat(draw("a.png", "--ip-adapter", adapter() + ":" + picture, "--ip-adapter-encoder", "nowhere")
                        .err())
                .contains("INK-CONTROL-011", "--ip-adapter-encoder");
    }
}
