package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole drawings with each of the five kinds of control pictures, on miniatures of random weights. */
class FiveControlKindsTest {
    private static final int SIDE = 128;

    /** Edges and squares of colour are taken from a photograph; the others need networks and are given ready. */
    private static final Map<String, String> PICTURES = new TreeMap<>(Map.of(
            "canny", "photo.png",
            "color", "photo.png",
            "depth", "depth.png",
            "softedge", "strokes.png",
            "openpose", "pose.json"));

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        byte[] photo = new byte[3 * SIDE * SIDE];
        byte[] depth = new byte[3 * SIDE * SIDE];
        byte[] strokes = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < photo.length; i++) {
            int x = i / 3 % SIDE;
            int y = i / 3 / SIDE;
            boolean ball = (x - 70) * (x - 70) + (y - 60) * (y - 60) < 900;
            photo[i] = (byte) (ball ? 220 - 80 * (i % 3) : 30 + 60 * (i % 3));
            depth[i] = (byte) (x + y);
            strokes[i] = (byte) Math.max(0, 255 - 16 * Math.abs(x - y));
        }
        PngText.write(shared.resolve("photo.png"), new RgbPicture(SIDE, SIDE, photo), Map.of());
        PngText.write(shared.resolve("depth.png"), new RgbPicture(SIDE, SIDE, depth), Map.of());
        PngText.write(shared.resolve("strokes.png"), new RgbPicture(SIDE, SIDE, strokes), Map.of());
        Files.writeString(shared.resolve("pose.json"), """
                {"canvas_width": 80, "canvas_height": 80, "people": [{"pose_keypoints_2d": [
                 40,10,1, 40,25,1, 25,26,1, 20,36,1, 18,46,1, 55,26,1, 60,36,1, 62,46,1, 32,48,1, 30,60,1, 28,72,1,
                 48,48,1, 50,60,1, 52,72,1, 36,8,1, 44,8,1, 0,0,0, 0,0,0]}]}""");
    }

    private static Path model(String preset) {
        Path model = shared.resolve(preset);
        if (!Files.exists(model)) {
            CommandRun run = CommandRun.of("model", "init", "--preset", preset, "--dtype", "float32", model.toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
        return model;
    }

    private String drawn(String model, String network, String kind, String scale) {
        Path out = folder.resolve("out.png");
        List<String> words =
                new ArrayList<>(List.of("generate", "--model", model(model).toString()));
        words.addAll(List.of("--prompt", "一只猫", "--seed", "3", "--steps", "1", "--device", "cpu"));
        words.addAll(List.of("--width", "64", "--height", "64", "--out", out.toString()));
        if (!kind.isEmpty()) {
            words.addAll(List.of("--control", kind + ":" + shared.resolve(PICTURES.get(kind)) + ":" + scale));
            words.addAll(List.of("--control-net", kind + "=" + model(network)));
            if (kind.equals("depth") || kind.equals("softedge")) {
                words.add("--control-ready");
            }
        }
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return HexFormat.of().formatHex(PngText.readPicture(out).rgb());
    }

    @ParameterizedTest
    @CsvSource({
        "miniature, controlnet-kolors-miniature",
        "sdxl-miniature, controlnet-sdxl-miniature",
        "sd15-miniature, controlnet-sd15-miniature"
    })
    void each_kind_makes_a_picture_of_its_own_and_none_at_the_scale_of_0(String model, String network) {
        String plain = drawn(model, network, "", "");
        Map<String, String> steered = new TreeMap<>(Map.of("none", plain));
        for (String kind : PICTURES.keySet()) {
            String picture = drawn(model, network, kind, "1");
            steered.forEach((other, drawing) -> assertThat(picture.equals(drawing))
                    .as(kind + " draws what " + other + " draws")
                    .isFalse());
            steered.put(kind, picture);
            assertThat(drawn(model, network, kind, "0").equals(plain))
                    .as(kind + " at the scale 0 draws what is drawn without")
                    .isTrue();
        }
    }
}
