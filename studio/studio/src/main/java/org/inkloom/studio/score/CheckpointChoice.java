package org.inkloom.studio.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.score.Gate;
import org.inkloom.score.MissingScore;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoreReport;
import org.inkloom.score.measure.Scoring;
import org.inkloom.score.measure.ScoringPlan;
import org.inkloom.story.ControlChoice;
import org.inkloom.story.Story;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.ShotControl;
import org.inkloom.story.draw.StoryLora;
import org.inkloom.story.run.StoryRun;
import org.inkloom.studio.Studio;
import org.inkloom.studio.StudioModel;
import org.inkloom.studio.control.StoryControlFiles;

/**
 * Draws a story with each LoRA of a folder, scores the pictures, and chooses the best LoRA.
 *
 * @param story the story's file
 * @param model used in place of the story's; empty for the story's
 * @param out the folder for the page, and a folder of pictures for each LoRA
 * @param plan what to measure
 * @param decides the deciding score; empty for aesthetics, or the coherence of style if aesthetics cannot be
 *     measured
 */
public record CheckpointChoice(
        Path story, Optional<String> model, Path out, ScoringPlan plan, Optional<ScoreKind> decides) {
    /**
     * Checks whether the choice can be made, so that a mistake in the story is found before hours of training.
     *
     * @throws InkloomException {@code INK-STORY-nnn} for the story, {@code INK-MODEL-nnn} for the model,
     *     {@code INK-SCORE-009} if the deciding score cannot be measured
     */
    public void check(Studio studio) {
        try (Scoring scoring = new Scoring(plan);
                StudioModel opened = studio.model(named(studio))) {
            Story.read(story, opened.settings());
            requireMeasurable(scoring);
        }
    }

    /**
     * Draws and scores; continues a run that was stopped.
     *
     * @param studio draws
     * @throws InkloomException {@code INK-SCORE-009} if the deciding score cannot be measured, and what drawing a
     *     story throws
     */
    public ChosenCheckpoint run(LoraCandidates loras, Studio studio, RunControl control) throws IOException {
        int count = loras.digests().size();
        List<ChosenCheckpoint.Row> rows = new ArrayList<>();
        ScoreKind by;
        try (Scoring scoring = new Scoring(plan);
                StudioModel opened = studio.model(named(studio));
                Progress.Task task = control.progress().begin("choosing a checkpoint", count, "checkpoint")) {
            Story told = Story.read(story, opened.settings());
            Story.notes(story, opened.settings()).forEach(control.progress()::say);
            by = kind(scoring, control);
            Map<ControlChoice, ShotControl> controls =
                    new StoryControlFiles(story, told, opened.folder(), Map.of()).find();
            for (Map.Entry<Path, String> lora : loras.digests().entrySet()) {
                control.cancellation().check("choosing a checkpoint");
                String name = loras.name(lora.getKey());
                task.note(name);
                // The story's own LoRA is replaced by the candidate, but its scale is kept.
                double scale =
                        told.loras().size() == 1 ? told.loras().getFirst().scale() : 1;
                StoryLora used = new StoryLora(lora.getKey(), scale, lora.getValue());
                rows.add(new ChosenCheckpoint.Row(
                        name,
                        lora.getKey(),
                        report(
                                name,
                                told,
                                with(opened, used, controls),
                                opened,
                                new StoryScores(scoring, studio, control))));
                task.advanceTo(rows.size());
            }
        }
        ChosenCheckpoint choice = new ChosenCheckpoint(by, rows, out.resolve(ChosenCheckpoint.FILE));
        PendingFile.write(choice.page(), choice.html());
        return choice;
    }

    private static Ingredients with(StudioModel drawing, StoryLora lora, Map<ControlChoice, ShotControl> controls) {
        return new Ingredients(drawing.name(), drawing.fingerprint(), List.of(lora), controls);
    }

    private ScoreReport report(
            String name, Story told, Ingredients ingredients, StudioModel drawing, StoryScores scores) {
        new StoryRun(told, ingredients, drawing.painter(), out.resolve(name))
                .withSections(report -> scores.sections(report, Optional.empty()))
                .run(scores.control());
        return scores.measured().orElseThrow();
    }

    private String named(Studio studio) {
        return model.orElseGet(() -> studio.shelf().modelOfStory(story));
    }

    private void requireMeasurable(Scoring scoring) {
        decides.ifPresent(asked -> new Gate(asked, asked.usualGate()).requireMeasurable(scoring::missing));
    }

    private ScoreKind kind(Scoring scoring, RunControl control) {
        requireMeasurable(scoring);
        if (decides.isPresent()) {
            return decides.get();
        }
        Optional<MissingScore> missing = scoring.missing(ScoreKind.AESTHETIC);
        if (missing.isEmpty()) {
            return ScoreKind.AESTHETIC;
        }
        ScoreKind instead = Stream.of(ScoreKind.STYLE_BY_CLIP, ScoreKind.STYLE_BY_READER)
                .filter(kind -> scoring.missing(kind).isEmpty())
                .findFirst()
                .orElse(ScoreKind.TECHNICAL);
        control.progress()
                .advise("The score " + ScoreKind.AESTHETIC + " cannot be measured, so " + instead + " decides; "
                        + SettingKey.of("gate_by") + " chooses another. "
                        + missing.get().why() + " "
                        + missing.get().remedy());
        return instead;
    }
}
