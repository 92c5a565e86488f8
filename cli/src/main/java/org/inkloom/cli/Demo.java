package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.data.DataRun;
import org.inkloom.data.engine.DataReport;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.report.InkloomException;
import org.inkloom.report.RunControl;
import org.inkloom.report.folder.Folders;
import org.inkloom.story.LoraChoice;
import org.inkloom.story.ShotSettings;
import org.inkloom.story.Story;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.Lora;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.run.StoryRun;
import org.inkloom.story.sample.SamplePictures;
import org.inkloom.story.sample.SampleSet;
import org.inkloom.tensor.DType;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.Settings;
import org.inkloom.training.lora.LoraTrainer;
import org.inkloom.training.lora.TrainingReport;
import org.jspecify.annotations.Nullable;

/** The whole job in one folder: {@code pictures}, {@code model}, {@code lora}, {@code story}. */
final class Demo {
    private static final double GUIDANCE = 5;
    private static final int RANK = 4;
    private static final int MULTIPLE = 8;
    private static final int SMALLEST_SIDE = 64;

    private final Path folder;
    private final @Nullable Path realModel;
    private final Size size;
    private final PipelineFlags flags;
    private final RunControl control;

    /**
     * How much to do.
     *
     * @param side of the pictures in pixels, a multiple of 8 from 64
     * @param trainSteps of the training
     * @param steps of a shot
     */
    record Size(int side, int trainSteps, int steps) {
        Size {
            if (side < SMALLEST_SIDE || side % MULTIPLE != 0 || trainSteps < 1 || steps < 1) {
                throw InkloomException.badInput(
                        "INK-CLI-037",
                        "The demonstration cannot be of side " + side + " with " + trainSteps + " training steps and "
                                + steps + " steps a shot.",
                        "The side is a multiple of 8 from 64, and both numbers of steps count from 1.",
                        "Leave --side, --train-steps and --steps out, or correct them.");
            }
        }
    }

    /** What came of it. */
    record Outcome(DataReport data, TrainingReport training, StoryReport story) {}

    /**
     * Prepares.
     *
     * @param realModel a model folder, or null to make a miniature one
     */
    Demo(Path folder, @Nullable Path realModel, Size size, PipelineFlags flags, RunControl control) {
        this.folder = folder.toAbsolutePath().normalize();
        this.realModel = realModel;
        this.size = size;
        this.flags = flags;
        this.control = control;
    }

    Outcome run() throws IOException {
        SampleSet set =
                SamplePictures.draw(folder.resolve("pictures"), size.side(), List.of("image_deduplicator"), control);
        DataReport data = DataRun.process(DataRun.recipe(set.recipe()), control);
        Path model = model();
        TrainingReport training = train(model, set);
        return new Outcome(data, training, tell(model, training, new DemoSections(set, data, realModel == null)));
    }

    /** A model that an interrupted run left half-written lies under another name and is made again. */
    private Path model() throws IOException {
        if (realModel != null) {
            return realModel;
        }
        Path model = folder.resolve("model");
        if (!Files.isDirectory(model)) {
            Path part = folder.resolve("model.part");
            Folders.delete(part);
            new ModelInit(ModelPreset.MINIATURE, 0, DType.FLOAT16).write(part, control);
            Files.move(part, model, StandardCopyOption.ATOMIC_MOVE);
        }
        return model;
    }

    private TrainingReport train(Path model, SampleSet set) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("model", model.toString());
        settings.put("dataset_path", set.result().toString());
        settings.put("output_path", folder.resolve("lora").toString());
        settings.put("lora_name", "ink");
        settings.put("lora_rank", Integer.toString(RANK));
        settings.put("steps_per_epoch", Integer.toString(size.trainSteps()));
        settings.put("width", Integer.toString(size.side()));
        settings.put("height", Integer.toString(size.side()));
        settings.put("center_crop", "true");
        settings.put("device", flags.device().toString());
        settings.put("precision", flags.device().isCuda() ? "16-mixed" : "32");
        return LoraTrainer.run(LoraTrainingConfig.from(Settings.of(settings)), control);
    }

    private StoryReport tell(Path model, TrainingReport training, DemoSections sections) throws IOException {
        Story story = Story.seed()
                .withModel(model.toString())
                .withLoras(List.of(new LoraChoice(training.lora().toString(), 1)))
                .withDefaults(new ShotSettings(size.steps(), GUIDANCE, size.side(), size.side(), "euler"));
        Lora lora = new Lora(training.lora(), 1, FileDigest.sha256(training.lora()));
        try (DiffusionPipeline pipeline = flags.open(model)) {
            Ingredients ingredients = new Ingredients(model.toString(), pipeline.modelFingerprint(), List.of(lora));
            return new StoryRun(
                            story,
                            ingredients,
                            new PipelinePainter(pipeline),
                            folder.resolve("story"),
                            sections.of(training))
                    .run(control);
        }
    }
}
