package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.inkloom.data.DataRun;
import org.inkloom.data.engine.DataReport;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.sheet.ContactSheet;
import org.inkloom.run.Counted;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.story.LoraChoice;
import org.inkloom.story.Story;
import org.inkloom.story.draw.DrawnShot;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.StoryDrawing;
import org.inkloom.story.draw.StoryLora;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.run.StoryRun;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.lora.LoraTrainer;
import org.inkloom.training.lora.TrainingReport;

/**
 * The whole job in one folder: {@code pictures} with what the recipe kept, {@code lora}, {@code before} with the story
 * told without the LoRA, {@code story} with the contact sheet and the report, and {@code comparison.png}.
 */
final class Demo {
    /** Upper row without the LoRA, lower row with it. */
    static final String COMPARISON = "comparison.png";

    private static final int COMPARED_SIDE = 256;

    private final Path folder;
    private final DemoKit kit;
    private final PipelineFlags flags;
    private final RunControl control;

    /** What came of it. */
    record Outcome(DataReport data, TrainingReport training, StoryReport story, Path comparison) {}

    /** Prepares a demonstration in the folder that the kit lies in. */
    Demo(Path folder, DemoKit kit, PipelineFlags flags, RunControl control) {
        this.folder = folder;
        this.kit = kit;
        this.flags = flags;
        this.control = control;
    }

    Outcome run() throws IOException {
        Optional.ofNullable(kit.lora().get("fit_minutes"))
                .ifPresent(minutes -> control.progress()
                        .say("First a training, planned for " + minutes + " minutes by what its first steps take; then "
                                + Counted.of(2L * kit.story().shots().size(), "picture") + "."));
        DataReport data = DataRun.process(DataRun.recipe(kit.set().recipe()), control);
        TrainingReport training = train();
        return tell(data, training);
    }

    private TrainingReport train() {
        Map<String, String> settings = new LinkedHashMap<>(kit.lora());
        settings.put("model", kit.model().toString());
        settings.put("dataset_path", kit.set().result().toString());
        settings.put("output_path", folder.resolve("lora").toString());
        settings.put("device", flags.device().toString());
        settings.put("precision", flags.device().isCuda() ? "16-mixed" : "32");
        return LoraTrainer.run(LoraTrainingConfig.from(GivenSettings.of(settings)), control);
    }

    private Outcome tell(DataReport data, TrainingReport training) throws IOException {
        String name = Carried.nameOf(kit.model());
        Story plain = kit.story().withModel(name);
        Story story = plain.withLoras(List.of(new LoraChoice(training.lora().toString(), 1)));
        StoryLora lora = new StoryLora(training.lora(), 1, ContentDigest.ofFile(training.lora()));
        try (DiffusionPipeline pipeline = flags.open(kit.model())) {
            PipelinePainter painter = new PipelinePainter(pipeline);
            Ingredients without = new Ingredients(name, pipeline.modelFingerprint(), List.of());
            Ingredients with = new Ingredients(name, pipeline.modelFingerprint(), List.of(lora));
            control.progress().say("Telling the story without the LoRA, to compare with.");
            StoryReport before = new StoryDrawing(plain, without, painter, folder.resolve("before")).draw(control);
            control.progress().say("Telling the story with the LoRA.");
            Path told = folder.resolve("story");
            StoryReport after = new StoryDrawing(story, with, painter, told).draw(control);
            Path comparison = compare(before, after);
            StoryRun.layOut(after, new DemoSections(kit, data, comparison).of(training));
            return new Outcome(data, training, after, comparison);
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
