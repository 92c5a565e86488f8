package org.inkloom.studio.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.inkloom.data.engine.DataReport;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.sheet.ContactSheet;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.FolderLock;
import org.inkloom.score.measure.ScoringPlan;
import org.inkloom.story.LoraChoice;
import org.inkloom.story.Story;
import org.inkloom.story.draw.DrawnShot;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.ShotPainter;
import org.inkloom.story.draw.StoryDrawing;
import org.inkloom.story.draw.StoryLora;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.page.ReportSection;
import org.inkloom.story.run.StoryRun;
import org.inkloom.studio.LoraJob;
import org.inkloom.studio.ModelShelf;
import org.inkloom.studio.PictureSets;
import org.inkloom.studio.Studio;
import org.inkloom.studio.StudioModel;
import org.inkloom.studio.score.StoryScoring;
import org.inkloom.tensor.Device;
import org.inkloom.training.lora.TrainingReport;

/**
 * The complete workflow in one folder: {@code pictures} with what the recipe kept, {@code lora}, {@code before} with
 * the story drawn without the LoRA, {@code story} with contact sheet and report, and {@code comparison.png}.
 */
public final class Demonstration {
    /** File name of the comparison: upper row without the LoRA, lower row with it. */
    public static final String COMPARISON = "comparison.png";

    private static final int COMPARED_SIDE = 256;
    /** The training's error for a checkpoint of a run with other settings. */
    private static final String OTHER_SETTINGS = "INK-TRAIN-020";

    private final Studio studio;
    private final Path folder;
    private final DemoKits kits;
    private final RunControl control;

    /**
     * The results.
     *
     * @param data what the recipe kept
     * @param training measurements of the training
     * @param story the story, drawn with the LoRA
     * @param comparison the comparison picture
     * @param sections sections that were added to the story's report
     */
    public record Outcome(
            DataReport data,
            TrainingReport training,
            StoryReport story,
            Path comparison,
            List<ReportSection> sections) {
        /** Copies the list. */
        public Outcome {
            sections = List.copyOf(sections);
        }

        /** Writes the story's report again with further sections. */
        public void conclude(List<ReportSection> more) {
            StoryRun.layOut(
                    story, Stream.concat(sections.stream(), more.stream()).toList());
        }
    }

    /**
     * Prepares a demonstration without writing anything.
     *
     * @param folder for everything; a second run in it continues where the first one stopped
     */
    public Demonstration(Studio studio, Path folder, DemoSize size, RunControl control) {
        this.studio = studio;
        this.folder = folder;
        this.control = control;
        kits = new DemoKits(folder, size, control);
    }

    /**
     * Runs with the carried model, and with the pictures of a style that come with it.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-CLI-038} if there is no such style, {@code INK-HUB-012}
     *     if there is no carried model, {@code INK-FILE-039} if another run is using the folder, and the errors of its
     *     parts
     */
    public Outcome ofStyle(String style) throws IOException {
        return run(() -> kits.carried(CarriedModel.require(), style));
    }

    /** Runs with another model, and with pictures that are drawn at its size. */
    public Outcome ofModel(Path model) throws IOException {
        return run(() -> kits.drawn(model));
    }

    /** Runs with a tiny model of random weights, which draws noise but takes only seconds. */
    public Outcome ofRandomWeights() throws IOException {
        return run(kits::miniature);
    }

    private interface Kit {
        DemoKit lay() throws IOException;
    }

    private Outcome run(Kit laid) throws IOException {
        try (FolderLock lock = FolderLock.take(folder, "a demonstration")) {
            return run(laid.lay());
        }
    }

    private Outcome run(DemoKit kit) throws IOException {
        Optional.ofNullable(kit.lora().get("fit_minutes"))
                .ifPresent(minutes -> control.progress()
                        .say("First a training, planned for " + minutes + " minutes by what its first steps take; then "
                                + Counted.of(2L * kit.story().shots().size(), "picture") + "."));
        PictureSets sets = studio.pictureSets();
        DataReport data = sets.process(sets.recipe(kit.set().recipe()), control);
        return tell(kit, data, train(kit));
    }

    private TrainingReport train(DemoKit kit) {
        String device = studio.deviceName();
        Map<String, String> settings = new LinkedHashMap<>(kit.lora());
        settings.put("model", kit.model().toString());
        settings.put("dataset_path", kit.set().result().toString());
        settings.put("output_path", folder.resolve("lora").toString());
        settings.put("device", device);
        settings.put("precision", device.startsWith("cuda") ? "16-mixed" : "32");
        try {
            return studio.trainLora(LoraJob.of(settings), control);
        } catch (InkloomException e) {
            throw e.code().equals(OTHER_SETTINGS) ? begunOtherwise(e) : e;
        }
    }

    /** Returns the error for a folder in which a demonstration began that was another one, with what helps here. */
    private InkloomException begunOtherwise(InkloomException found) {
        return InkloomException.badInput(
                found.code(),
                found.what(),
                found.why(),
                "Give the settings of the run that began in " + folder + ", or another " + SettingKey.of("out") + ".",
                found);
    }

    private Outcome tell(DemoKit kit, DataReport data, TrainingReport training) throws IOException {
        String name = ModelShelf.nameOf(kit.model());
        Story plain = kit.story().withModel(name);
        Story story = plain.withLoras(List.of(new LoraChoice(training.lora().toString(), 1)));
        StoryLora lora = new StoryLora(training.lora(), 1, ContentDigest.ofFile(training.lora()));
        try (StudioModel model = studio.model(kit.model().toString())) {
            ShotPainter painter = model.painter();
            Ingredients without = new Ingredients(name, model.fingerprint(), List.of());
            Ingredients with = new Ingredients(name, model.fingerprint(), List.of(lora));
            control.progress().say("Telling the story without the LoRA, to compare with.");
            StoryReport before = new StoryDrawing(plain, without, painter, folder.resolve("before")).draw(control);
            control.progress().say("Telling the story with the LoRA.");
            Path told = folder.resolve("story");
            StoryReport after = new StoryDrawing(story, with, painter, told).draw(control);
            Path comparison = compare(before, after);
            List<ReportSection> sections = new ArrayList<>(new DemoSections(kit, data, comparison).of(training));
            ScoringPlan plan = ScoringPlan.everything(Device.parse(studio.deviceName()));
            sections.addAll(StoryScoring.of(plan).sections(after, studio, control));
            StoryRun.layOut(after, sections);
            return new Outcome(data, training, after, comparison, sections);
        }
    }

    private Path compare(StoryReport before, StoryReport after) {
        Path file = folder.resolve(COMPARISON);
        List<Supplier<RgbPicture>> pictures = new ArrayList<>();
        for (StoryReport row : List.of(before, after)) {
            for (DrawnShot shot : row.shots()) {
                pictures.add(() -> PngText.readPicture(shot.file()));
            }
        }
        ContactSheet.Grid grid = new ContactSheet.Grid(before.shots().size(), 2);
        PngText.write(file, ContactSheet.of(pictures, grid, COMPARED_SIDE), Map.of("Title", "before and after"));
        return file;
    }
}
