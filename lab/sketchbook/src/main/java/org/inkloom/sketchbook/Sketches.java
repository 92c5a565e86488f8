package org.inkloom.sketchbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import tools.jackson.databind.json.JsonMapper;

/**
 * Draws the sample set: twenty-one good pictures and nine flawed ones, the same bytes every time for one side length.
 *
 * <p>The good ones are at least {@code side} pixels in both directions and between 4:5 and 3:2. No text is drawn, so no
 * fonts are needed.
 */
public final class Sketches {
    /** The side length of the contest's baseline recipe. */
    public static final int BASELINE_SIDE = 1024;

    private static final int MIN_SIDE = 16;
    private static final String PICTURES = "pictures";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final int side;
    private final List<SamplePicture> pictures = new ArrayList<>();

    private Sketches(Path folder, int side) {
        this.folder = folder;
        this.side = side;
    }

    /**
     * Draws the set into a folder, replacing what an earlier call left there.
     *
     * @param folder made if missing
     * @param side the shorter side of good pictures in pixels, a multiple of 8, at least 16;
     *     {@value #BASELINE_SIDE} is the baseline's, smaller is faster
     * @param moreOperators names of Data-Juicer operators to append to the recipe with their default parameters, for
     *     example {@code image_deduplicator}
     * @param control progress by pictures; the wish to stop is looked at before each
     * @return what was drawn, and what is wrong with which
     * @throws InkloomException INK-STORY-012 when the folder cannot be written
     */
    public static SampleSet draw(Path folder, int side, List<String> moreOperators, RunControl control) {
        if (side < MIN_SIDE || side % 8 != 0) {
            throw new IllegalArgumentException("a side of " + side + " pixels is no multiple of 8 from " + MIN_SIDE);
        }
        Sketches set = new Sketches(folder, side);
        try {
            Files.createDirectories(folder.resolve(PICTURES));
            set.drawAll(control);
            return set.describe(moreOperators);
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-STORY-012",
                    "The sample pictures could not be written to " + folder + ": " + e.getMessage() + ".",
                    "The disk is full, or the folder may not be written to.",
                    "Choose another folder, or free some space.",
                    e);
        }
    }

    private void drawAll(RunControl control) throws IOException {
        Scene[] scenes = Scene.values();
        int total = scenes.length + 9;
        try (Progress.Task task = control.progress().begin("drawing sample pictures", total, "picture")) {
            for (Scene scene : scenes) {
                control.cancellation().check("picture " + (pictures.size() + 1) + " of " + total);
                good(scene);
                task.advanceTo(pictures.size());
            }
            control.cancellation().check("the flawed pictures");
            flawed();
            task.advanceTo(pictures.size());
        }
    }

    /** Every third picture is upright and every fourth lies, so that buckets of several shapes have work to do. */
    private void good(Scene scene) throws IOException {
        int number = pictures.size();
        int width = side;
        int height = side;
        if (number % 3 == 1) {
            height = eighths(side * 5 / 4);
        } else if (number % 4 == 3) {
            width = eighths(side * 3 / 2);
        }
        write(scene, width, height, scene.name().toLowerCase(Locale.ROOT), Optional.empty());
    }

    private void flawed() throws IOException {
        int half = eighths(side / 2);
        write(Scene.SEA, half, half, "small-sea", Optional.of(Flaw.TOO_SMALL));
        write(Scene.KITE, eighths(side * 3 / 4), eighths(side * 3 / 4), "small-kite", Optional.of(Flaw.TOO_SMALL));
        write(Scene.MAPLE, side - 8, side, "narrow-maple", Optional.of(Flaw.TOO_SMALL));
        write(Scene.BAMBOO, side * 5 / 2, side, "wide-bamboo", Optional.of(Flaw.TOO_WIDE));
        write(Scene.LANTERNS, side, side * 9 / 4, "tall-lanterns", Optional.of(Flaw.TOO_TALL));
        byte[] snow = Files.readAllBytes(fileOf(Scene.SNOW));
        bytes(Arrays.copyOf(snow, snow.length / 2), "cut-snow", Scene.SNOW, Flaw.CUT_SHORT);
        bytes("<html>404</html>\n".getBytes(StandardCharsets.US_ASCII), "page-rain", Scene.RAIN, Flaw.NOT_A_PICTURE);
        bytes(Files.readAllBytes(fileOf(Scene.DESK)), "again-desk", Scene.DESK, Flaw.DOUBLED);
        bytes(Files.readAllBytes(fileOf(Scene.BLOSSOM)), "again-blossom", Scene.BLOSSOM, Flaw.DOUBLED);
    }

    private static int eighths(int pixels) {
        return Math.max(8, pixels / 8 * 8);
    }

    private Path fileOf(Scene scene) {
        return pictures.get(scene.ordinal()).file();
    }

    private void write(Scene scene, int width, int height, String name, Optional<Flaw> flaw) {
        Ink ink = new Ink(width, height, 1000L + pictures.size());
        scene.paint(ink);
        RgbPicture picture = ink.finish();
        Path file = next(name);
        PngText.write(file, picture, Map.of("Description", caption(scene)));
        pictures.add(new SamplePicture(file, caption(scene), flaw));
    }

    private void bytes(byte[] bytes, String name, Scene scene, Flaw flaw) throws IOException {
        Path file = next(name);
        Files.write(file, bytes);
        pictures.add(new SamplePicture(file, caption(scene), Optional.of(flaw)));
    }

    private Path next(String name) {
        String numbered = String.format(Locale.ROOT, "%02d-%s.png", pictures.size() + 1, name);
        return folder.resolve(PICTURES).resolve(numbered);
    }

    /** Two captions in three are Chinese, the rest English: the encoder reads both. */
    private static String caption(Scene scene) {
        return scene.ordinal() % 3 == 2 ? scene.english() : scene.chinese();
    }

    private SampleSet describe(List<String> moreOperators) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (SamplePicture picture : pictures) {
            String image = PICTURES + "/" + picture.file().getFileName();
            lines.append(JSON.writeValueAsString(new Row(List.of(image), picture.caption())))
                    .append('\n');
        }
        Path samples = Files.writeString(folder.resolve("samples.jsonl"), lines);
        Path recipe = Files.writeString(folder.resolve("recipe.yaml"), recipe(moreOperators));
        return new SampleSet(folder, samples, recipe, folder.resolve("clean").resolve("result.jsonl"), pictures);
    }

    /** One line of the JSONL. */
    private record Row(List<String> images, String text) {}

    private String recipe(List<String> moreOperators) {
        StringBuilder yaml = new StringBuilder(String.format(Locale.ROOT, """
            # The Kolors LoRA baseline's recipe, for pictures of %d pixels.
            project_name: inkloom-sample
            dataset_path: ./samples.jsonl
            export_path: ./clean/result.jsonl
            np: 2
            text_keys: text
            image_key: images
            image_special_token: <__dj__image>
            process:
            - image_shape_filter:
                min_width: %d
                min_height: %d
                any_or_all: any
            - image_aspect_ratio_filter:
                min_ratio: 0.5
                max_ratio: 2.0
                any_or_all: any
            """, side, side, side));
        moreOperators.forEach(name -> yaml.append("- ").append(name).append(": {}\n"));
        return yaml.toString();
    }
}
