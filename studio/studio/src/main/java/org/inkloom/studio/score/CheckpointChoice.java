package org.inkloom.studio.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.score.Gate;
import org.inkloom.score.MissingScore;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.measure.Scoring;
import org.inkloom.score.measure.ScoringPlan;
import org.inkloom.story.Story;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.StoryLora;
import org.inkloom.story.run.StoryRun;
import org.inkloom.studio.Studio;
import org.inkloom.studio.StudioModel;

/**
 * Draws one story with each LoRA of a folder, scores the pictures, and says which is best.
 *
 * @param story the story's file
 * @param model instead of the one in the story; empty for that one
 * @param checkpoints the output folder of a training, or a folder of LoRAs
 * @param out the folder for the pictures, one folder for each LoRA, and the page
 * @param plan what to measure
 * @param decides the score that decides; empty for aesthetics, or where nothing measures them the coherence of style
 */
public record CheckpointChoice(
        Path story, Optional<String> model, Path checkpoints, Path out, ScoringPlan plan, Optional<ScoreKind> decides) {
    /**
     * Draws and scores; a run that was stopped goes on where it was.
     *
     * @param studio draws
     * @throws InkloomException {@code INK-LORA-015} if the folder holds no LoRA, {@code INK-SCORE-009} if the score that
     *     decides cannot be measured, and what drawing a story throws
     */
    public ChosenCheckpoint run(Studio studio, RunControl control) throws IOException {
        List<Path> loras = loras();
        List<ChosenCheckpoint.Row> rows = new ArrayList<>();
        ScoreKind by;
        try (Scoring scoring = new Scoring(plan);
                StudioModel opened = studio.model(named(studio));
                Progress.Task task = control.progress().begin("choosing a checkpoint", loras.size(), "checkpoint")) {
            Story told = Story.read(story, opened.settings());
            by = kind(scoring, control);
            for (Path lora : loras) {
                control.cancellation().check("choosing a checkpoint");
                String name = name(lora);
                task.note(name);
                rows.add(row(name, lora, told, opened, scoring, control));
                task.advanceTo(rows.size());
            }
        }
        ChosenCheckpoint choice = new ChosenCheckpoint(by, rows, out.resolve(ChosenCheckpoint.FILE));
        PendingFile.write(choice.page(), choice.html());
        return choice;
    }

    private ChosenCheckpoint.Row row(
            String name, Path lora, Story told, StudioModel drawing, Scoring scoring, RunControl control)
            throws IOException {
        // The story's own LoRA is what is chosen here: its strength stays, its file is another.
        double scale = told.loras().size() == 1 ? told.loras().getFirst().scale() : 1;
        StoryLora used = new StoryLora(lora, scale, ContentDigest.ofFile(lora));
        Ingredients ingredients = new Ingredients(drawing.name(), drawing.fingerprint(), List.of(used));
        StoryScores scores = new StoryScores(scoring, control);
        new StoryRun(told, ingredients, drawing.painter(), out.resolve(name))
                .withSections(report -> scores.sections(report, Optional.empty()))
                .run(control);
        return new ChosenCheckpoint.Row(name, lora, scores.measured().orElseThrow());
    }

    private String named(Studio studio) {
        return model.orElseGet(() -> studio.shelf().modelOfStory(story));
    }

    private ScoreKind kind(Scoring scoring, RunControl control) {
        if (decides.isPresent()) {
            ScoreKind asked = decides.get();
            new Gate(asked, asked.usualGate()).requireMeasurable(scoring::missing);
            return asked;
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
                .advise("The score " + ScoreKind.AESTHETIC + " cannot be measured: "
                        + missing.get().why() + " (" + missing.get().remedy() + "). " + instead
                        + " decides instead; " + SettingKey.of("gate_by") + " chooses another.");
        return instead;
    }

    private List<Path> loras() {
        List<Path> loras = Files.isDirectory(checkpoints) ? LoraFolder.all(checkpoints) : List.of();
        if (loras.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-LORA-015",
                    "The folder " + checkpoints + " holds no LoRA.",
                    "It is not the output of a training, or the training has not written its first checkpoint yet.",
                    "Name the folder that " + SettingKey.of("output_path")
                            + " of `inkloom train lora` named, or a folder of LoRA files.");
        }
        return loras;
    }

    /** A name for the folder of a checkpoint's pictures: its path below the folder, as one word. */
    private String name(Path lora) {
        String path = checkpoints.relativize(lora).toString();
        int dot = path.lastIndexOf('.');
        return path.substring(0, dot).replace('/', '-').replace('\\', '-');
    }
}
