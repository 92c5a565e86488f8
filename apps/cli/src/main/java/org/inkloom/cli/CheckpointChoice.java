package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.score.Gate;
import org.inkloom.score.MissingScore;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.measure.Scoring;
import org.inkloom.story.Story;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.StoryLora;
import org.inkloom.story.run.StoryRun;
import org.inkloom.studio.Studio;
import org.inkloom.studio.StudioModel;
import org.jspecify.annotations.Nullable;

/** Draws one story with each LoRA of a folder, scores the pictures, and says which is best. */
final class CheckpointChoice {
    private final Path storyFile;
    private final Optional<Path> model;
    private final Path checkpoints;
    private final Path out;
    private final ScoreFlags scoreFlags;
    private final PipelineFlags pipelineFlags;

    CheckpointChoice(
            Path storyFile,
            @Nullable Path model,
            Path checkpoints,
            Path out,
            ScoreFlags scoreFlags,
            PipelineFlags pipelineFlags) {
        this.storyFile = storyFile;
        this.model = Optional.ofNullable(model);
        this.checkpoints = checkpoints;
        this.out = out;
        this.scoreFlags = scoreFlags;
        this.pipelineFlags = pipelineFlags;
    }

    /** Draws and scores; a run that was stopped goes on where it was. */
    ChosenCheckpoint run(RunControl control, Consumer<String> note) throws IOException {
        List<Path> loras = loras();
        List<ChosenCheckpoint.Row> rows = new ArrayList<>();
        ScoreKind by;
        try (Scoring scoring = new Scoring(scoreFlags.plan(pipelineFlags.device()));
                Studio studio = pipelineFlags.studio();
                StudioModel opened = studio.model(named(studio));
                Progress.Task task = control.progress().begin("choosing a checkpoint", loras.size(), "checkpoint")) {
            Story story = Story.read(storyFile, opened.settings());
            by = kind(scoring, note);
            for (Path lora : loras) {
                control.cancellation().check("choosing a checkpoint");
                String name = name(lora);
                task.note(name);
                rows.add(row(name, lora, story, opened, scoring, control));
                task.advanceTo(rows.size());
            }
        }
        ChosenCheckpoint choice = new ChosenCheckpoint(by, rows, out.resolve(ChosenCheckpoint.FILE));
        PendingFile.write(choice.page(), choice.html());
        return choice;
    }

    private ChosenCheckpoint.Row row(
            String name, Path lora, Story story, StudioModel drawing, Scoring scoring, RunControl control)
            throws IOException {
        // The story's own LoRA is what is chosen here: its strength stays, its file is another.
        double scale = story.loras().size() == 1 ? story.loras().getFirst().scale() : 1;
        StoryLora used = new StoryLora(lora, scale, ContentDigest.ofFile(lora));
        Ingredients ingredients = new Ingredients(drawing.name(), drawing.fingerprint(), List.of(used));
        StoryScores scores = new StoryScores(scoring, control);
        new StoryRun(story, ingredients, drawing.painter(), out.resolve(name))
                .withSections(report -> scores.sections(report, scoreFlags.gate()))
                .run(control);
        return new ChosenCheckpoint.Row(name, lora, scores.measured().orElseThrow());
    }

    private String named(Studio studio) {
        return model.map(Path::toString).orElseGet(() -> studio.shelf().modelOfStory(storyFile));
    }

    /** The score that was asked for; where none was, aesthetics, and without its models the coherence of style. */
    private ScoreKind kind(Scoring scoring, Consumer<String> note) {
        ScoreKind asked = scoreFlags.gateOrUsual().kind();
        if (scoreFlags.saysWhich()) {
            ScoreCommand.requireMeasurable(new Gate(asked, asked.usualGate()), scoring);
            return asked;
        }
        Optional<MissingScore> missing = scoring.missing(asked);
        if (missing.isEmpty()) {
            return asked;
        }
        ScoreKind instead = scoring.missing(ScoreKind.STYLE_BY_CLIP).isEmpty()
                ? ScoreKind.STYLE_BY_CLIP
                : scoring.missing(ScoreKind.STYLE_BY_READER).isEmpty()
                        ? ScoreKind.STYLE_BY_READER
                        : ScoreKind.TECHNICAL;
        note.accept(
                "The score " + asked + " cannot be measured: " + missing.get().why() + " ("
                        + missing.get().remedy() + "). " + instead + " decides instead; --gate-by chooses another.");
        return instead;
    }

    private List<Path> loras() {
        List<Path> loras = Files.isDirectory(checkpoints) ? LoraFolder.all(checkpoints) : List.of();
        if (loras.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-LORA-015",
                    "The folder " + checkpoints + " holds no LoRA.",
                    "It is not the output of a training, or the training has not written its first checkpoint yet.",
                    "Name the folder that --output_path of `inkloom train lora` named, or a folder of LoRA files.");
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
