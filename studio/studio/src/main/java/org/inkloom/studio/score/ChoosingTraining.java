package org.inkloom.studio.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.score.Gate;
import org.inkloom.score.measure.ScoringPlan;
import org.inkloom.studio.LoraJob;
import org.inkloom.studio.Studio;
import org.inkloom.training.lora.TrainingReport;

/**
 * Trains a LoRA and, if the setting {@code choose_by} names a story, chooses the best checkpoint: the story is drawn
 * with every checkpoint that was kept, and the pictures are scored.
 *
 * @param job the settings; {@code gate_by} names the deciding score
 * @param plan what to measure
 */
public record ChoosingTraining(LoraJob job, ScoringPlan plan) {
    /** Folder of the pictures and the page, within the training's output folder. */
    public static final String FOLDER = "choice";

    /**
     * The result.
     *
     * @param training measurements of the training
     * @param choice the checkpoints and their scores; empty if no story was named
     * @param best a copy of the best checkpoint, in the training's output folder
     */
    public record Outcome(TrainingReport training, Optional<ChosenCheckpoint> choice, Optional<Path> best) {}

    /**
     * Trains, then chooses. After being stopped, it continues if it is called with the same settings.
     *
     * @throws InkloomException before the training begins: {@code INK-TRAIN-002} for {@code gate_by} without
     *     {@code choose_by}, and what {@link CheckpointChoice#check} throws; then what {@link Studio#trainLora} throws
     */
    public Outcome run(Studio studio, RunControl control) throws IOException {
        Map<String, String> settings = job.settings();
        String story = settings.getOrDefault("choose_by", "");
        if (story.isEmpty()) {
            requireNothingToChooseBy(settings);
            return new Outcome(studio.trainLora(job, control), Optional.empty(), Optional.empty());
        }
        Path folder = Path.of(settings.getOrDefault("output_path", ""));
        CheckpointChoice choice = new CheckpointChoice(
                Path.of(story),
                setting(settings, "model"),
                folder.resolve(FOLDER),
                plan,
                setting(settings, "gate_by")
                        .map(key -> Gate.of(key, Optional.empty()).kind()));
        choice.check(studio);
        TrainingReport report = studio.trainLora(job, control);
        ChosenCheckpoint chosen = choice.run(LoraCandidates.ofTraining(folder, report.lora()), studio, control);
        Optional<Path> best = chosen.winner().map(row -> LoraFolder.bestBeside(report.lora()));
        if (best.isPresent()) {
            PendingFile.write(
                    best.get(), Files.readAllBytes(chosen.winner().orElseThrow().lora()));
        }
        return new Outcome(report, Optional.of(chosen), best);
    }

    private static void requireNothingToChooseBy(Map<String, String> settings) {
        setting(settings, "gate_by").ifPresent(key -> {
            throw InkloomException.badInput(
                    "INK-TRAIN-002",
                    "The setting gate_by is " + key + ", and choose_by is not set.",
                    "A score chooses among checkpoints that draw a story, and no story is named.",
                    "Give " + SettingKey.of("choose_by") + " a story, or leave " + SettingKey.of("gate_by") + " out.");
        });
    }

    private static Optional<String> setting(Map<String, String> settings, String key) {
        return Optional.ofNullable(settings.get(key)).filter(value -> !value.isEmpty());
    }
}
