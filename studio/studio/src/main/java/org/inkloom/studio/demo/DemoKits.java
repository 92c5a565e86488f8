package org.inkloom.studio.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.hub.CarriedModel;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.PendingFolder;
import org.inkloom.sketchbook.Flaw;
import org.inkloom.sketchbook.SamplePicture;
import org.inkloom.sketchbook.SampleSet;
import org.inkloom.sketchbook.Sketches;
import org.inkloom.story.Story;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.weights.DType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Puts the material of a demonstration into its folder. */
final class DemoKits {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PICTURES = "pictures";
    private static final String SAMPLES = "samples.jsonl";
    private static final String FLAWS = "flaws.tsv";
    private static final String RECIPE = "recipe.yaml";
    private static final String LORA = "lora.yaml";
    private static final String STORY = "story.yaml";
    /**
     * Time limit of the training, of the five minutes for the whole demonstration; the number of steps is lowered to
     * what fits.
     */
    private static final String TRAIN_MINUTES = "3";

    private static final int SMALL_SIDE = 256;
    private static final int SMALL_STEPS = 12;
    private static final int SMALL_TRAIN_STEPS = 60;
    private static final int TRAIN_STEPS = 500;

    private final Path folder;
    private final DemoSize size;
    private final RunControl control;

    DemoKits(Path folder, DemoSize size, RunControl control) {
        this.folder = folder;
        this.size = size;
        this.control = control;
    }

    /**
     * Copies the pictures, the recipe, the LoRA's settings and the story of a style that come with the carried model.
     *
     * @throws InkloomException {@code INK-CLI-038} if there is no such style
     */
    DemoKit carried(CarriedModel carried, String style) throws IOException {
        Path source = carried.home().resolve("demo").resolve(style);
        if (!style.matches("[a-z-]+") || !Files.isRegularFile(source.resolve(SAMPLES))) {
            throw InkloomException.badInput(
                    "INK-CLI-038",
                    "There are no pictures of the style '" + style + "' to demonstrate with.",
                    "Those that come with the program lie in lab/inkling-model/demo of its checkout: "
                            + String.join(", ", styles(carried)) + ".",
                    "Give " + SettingKey.of("style") + " one of these, or leave it out.");
        }
        Path set = folder.resolve(PICTURES);
        for (String name : List.of(SAMPLES, FLAWS, RECIPE)) {
            copy(source.resolve(name), set.resolve(name));
        }
        try (Stream<Path> pictures = Files.list(source.resolve(PICTURES))) {
            for (Path picture : pictures.sorted().toList()) {
                copy(picture, set.resolve(PICTURES).resolve(picture.getFileName()));
            }
        }
        copy(source.resolve(LORA), folder.resolve(LORA));
        copy(source.resolve(STORY), folder.resolve(STORY));

        PictureSettings usual = usual(carried.folder());
        Map<String, String> lora = new LinkedHashMap<>();
        lora.put("width", Integer.toString(usual.width()));
        lora.put("height", Integer.toString(usual.height()));
        lora.put("fit_minutes", TRAIN_MINUTES);
        GivenSettings.ofYaml(folder.resolve(LORA))
                .values()
                .forEach((key, texts) -> lora.put(key, String.join(",", texts)));
        size.over(lora);
        Story story = Story.read(folder.resolve(STORY), over(usual));
        return new DemoKit(readSet(set), carried.folder(), false, lora, story);
    }

    private static PictureSettings usual(Path model) {
        return ModelDefaults.of(ModelFolder.open(model)).settings();
    }

    private static List<String> styles(CarriedModel carried) throws IOException {
        Path all = carried.home().resolve("demo");
        if (!Files.isDirectory(all)) {
            return List.of("none here");
        }
        try (Stream<Path> folders = Files.list(all)) {
            return folders.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /**
     * Copies a file with its modification time, unless it lies there already: a file that is written anew is another one
     * to the file system, and what an earlier run computed from a picture would be computed again.
     */
    private static void copy(Path from, Path to) throws IOException {
        if (Files.isRegularFile(to, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(from, to) < 0) {
            return;
        }
        Files.createDirectories(to.resolveSibling("."));
        Files.copy(
                from,
                to,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES,
                LinkOption.NOFOLLOW_LINKS);
    }

    private static SampleSet readSet(Path set) throws IOException {
        Map<String, Flaw> flaws = new LinkedHashMap<>();
        for (String line : Files.readAllLines(set.resolve(FLAWS))) {
            if (!line.startsWith("#")) {
                flaws.put(line.substring(0, line.indexOf('\t')), Flaw.valueOf(line.substring(line.indexOf('\t') + 1)));
            }
        }
        List<SamplePicture> pictures = new ArrayList<>();
        for (String line : Files.readAllLines(set.resolve(SAMPLES))) {
            JsonNode row = JSON.readTree(line);
            String image = row.path("images").path(0).asString();
            pictures.add(new SamplePicture(
                    set.resolve(image), row.path("text").asString(), Optional.ofNullable(flaws.get(image))));
        }
        Path result = set.resolve("clean").resolve("result.jsonl");
        return new SampleSet(set, set.resolve(SAMPLES), set.resolve(RECIPE), result, pictures);
    }

    /** Draws a picture set for a model of the user's choice. */
    DemoKit drawn(Path model) {
        return drawn(model, false, TRAIN_STEPS, usual(model));
    }

    /** Makes a tiny model of random weights as well; one that an interrupted run left incomplete is made again. */
    DemoKit miniature() throws IOException {
        Path model = folder.resolve("model");
        if (!Files.isDirectory(model)) {
            try (PendingFolder made = PendingFolder.begin(model)) {
                new ModelInit(ModelPreset.MINIATURE, 0, DType.FLOAT16).write(made.path(), control);
                made.commit();
            }
        }
        PictureSettings few = PictureSettings.ofSize(SMALL_SIDE, SMALL_SIDE)
                .with(PictureSetting.STEPS, SMALL_STEPS)
                .complete();
        return drawn(model, true, SMALL_TRAIN_STEPS, few);
    }

    private DemoKit drawn(Path model, boolean random, int trainSteps, PictureSettings usual) {
        int side = size.side().orElse(usual.width());
        SampleSet set = Sketches.draw(folder.resolve(PICTURES), side, List.of("image_deduplicator"), control);
        Map<String, String> lora = new LinkedHashMap<>();
        lora.put("lora_name", "ink");
        lora.put("lora_rank", "4");
        lora.put("steps_per_epoch", Integer.toString(trainSteps));
        lora.put("width", Integer.toString(side));
        lora.put("height", Integer.toString(side));
        lora.put("center_crop", "true");
        size.over(lora);
        return new DemoKit(set, model, random, lora, Story.seed().withDefaults(over(usual)));
    }

    private PictureSettings over(PictureSettings usual) {
        return PictureSettings.NONE
                .with(PictureSetting.STEPS, size.steps().orElse(null))
                .with(PictureSetting.WIDTH, size.side().orElse(null))
                .with(PictureSetting.HEIGHT, size.side().orElse(null))
                .over(usual);
    }
}
