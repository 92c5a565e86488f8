package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples of trainings that control pictures steer, on miniatures of random weights. */
class SampleGuidesTest {
    private static final int SIDE = 64;

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void write() throws IOException {
        for (String preset :
                List.of("sd15-miniature", "controlnet-sd15-miniature", "miniature", "controlnet-kolors-miniature")) {
            CommandRun run = CommandRun.of("model", "init", "--preset", preset, "--dtype", "float32", path(preset));
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
        Files.createDirectories(shared.resolve("set"));
        picture("set/a.png", SIDE, SIDE);
        picture("photo.png", 90, 70);
        Files.writeString(shared.resolve("set/a.txt"), "a cat");
    }

    private static void picture(String name, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            rgb[i] = (byte) ((x - 30) * (x - 30) + (y - 25) * (y - 25) < 400 ? 220 - i % 3 * 40 : 2 * x);
        }
        PngText.write(shared.resolve(name), new RgbPicture(width, height, rgb), Map.of());
    }

    private static String path(String name) {
        return shared.resolve(name).toString();
    }

    private CommandRun train(String model, String... more) {
        List<String> words = new ArrayList<>(List.of("train", "lora", "--model", path(model)));
        words.addAll(List.of("--dataset_path", path("set"), "--output_path", out()));
        words.addAll(List.of("--width", "64", "--height", "64", "--device", "cpu", "--precision", "32"));
        words.addAll(List.of("--steps_per_epoch", "2", "--max_epochs", "1", "--learning_rate", "1e-2"));
        words.addAll(List.of("--sample_every", "2", "--sample_prompts", "a cat", "--sample_seed", "5"));
        words.addAll(List.of("--sample_steps", "2", "--sample_cfg", "4"));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray(String[]::new));
    }

    private String out() {
        return folder.resolve("out").toString();
    }

    private byte[] sample() throws IOException {
        return PngText.readPicture(folder.resolve("out/samples/step-00000002-1.png"))
                .rgb();
    }

    private byte[] drawn(String model, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("generate", "--model", path(model), "--lora", out()));
        words.addAll(List.of("--prompt", "a cat", "--seed", "5", "--steps", "2", "--cfg", "4", "--device", "cpu"));
        words.addAll(List.of("--width", "64", "--height", "64"));
        words.addAll(List.of("--out", folder.resolve("drawn.png").toString()));
        words.addAll(List.of(more));
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return PngText.readPicture(folder.resolve("drawn.png")).rgb();
    }

    private static int largestDifference(byte[] one, byte[] other) {
        assertThat(one).hasSameSizeAs(other);
        return IntStream.range(0, one.length)
                .map(i -> Math.abs((one[i] & 0xff) - (other[i] & 0xff)))
                .max()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"sd15-miniature, controlnet-sd15-miniature, 0", "miniature, controlnet-kolors-miniature, 1"})
    void a_sample_is_what_generate_draws_with_the_same_control(String model, String network, int rounding)
            throws IOException {
        String edges = "canny:" + path("photo.png") + ":2";
        String colours = "color:" + path("photo.png") + ":0.7:0:0.5";
        String[] nets = {"canny=" + path(network), "color=" + path(network)};
        CommandRun run = train(
                model,
                "--sample_control",
                edges,
                "--sample_control",
                colours,
                "--sample_control_net",
                nets[0],
                "--sample_control_net",
                nets[1]);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("The control picture for canny is 90x70");
        String[] controls = {
            "--control", edges, "--control", colours, "--control-net", nets[0], "--control-net", nets[1]
        };
        // Kolors' encoder reads prompts one by one in a training, which rounds a few pixels to the next step of 256.
        assertThat(largestDifference(drawn(model, controls), sample())).isLessThanOrEqualTo(rounding);
        assertThat(largestDifference(drawn(model), sample())).isGreaterThan(5);
        assertThat(Files.readString(folder.resolve("out/settings.yaml")))
                .contains("sample_control: \"" + edges + "\\n" + colours + "\"");
    }

    @Test
    void what_cannot_steer_is_refused_before_anything_is_trained() {
        String photo = path("photo.png");
        String net = "canny=" + path("controlnet-sd15-miniature");
        assertThat(train("sd15-miniature", "--sample_control", "canny").err())
                .contains("INK-TRAIN-002", "--sample_control");
        assertThat(train("sd15-miniature", "--sample_control", "canny:" + photo + ":11", "--sample_control_net", net)
                        .err())
                .contains("INK-TRAIN-002", "0 to 10");
        assertThat(train("sd15-miniature", "--sample_control", "ip_adapter:" + photo)
                        .err())
                .contains("INK-TRAIN-002");
        assertThat(train("sd15-miniature", "--sample_control", "lineart:" + photo)
                        .err())
                .contains("INK-CONTROL-005", "--sample_control_net lineart=PATH");
        assertThat(train("sd15-miniature", "--sample_control_net", "canny").err())
                .contains("INK-TRAIN-002", "--sample_control_net");
        assertThat(train("sd15-miniature", "--sample_control", "canny:" + photo, "--sample_control_net", "canny=none")
                        .err())
                .contains("INK-TRAIN-018", "none");
        assertThat(train("sd15-miniature", "--sample_control", "canny:none.png", "--sample_control_net", net)
                        .err())
                .contains("INK-ANNOT-006", "none.png");
        assertThat(train("miniature", "--sample_control", "canny:" + photo, "--sample_control_net", net)
                        .err())
                .contains("INK-CONTROL-001", "controlnet-sd15-miniature");
        assertThat(train("sd15-miniature", "--sample_ip_adapter", photo).err()).contains("INK-CONTROL-005");
        assertThat(folder.resolve("out/checkpoints")).doesNotExist();
    }
}
