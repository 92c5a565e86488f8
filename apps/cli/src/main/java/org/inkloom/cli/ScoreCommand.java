package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.score.Gate;
import org.inkloom.score.ScoreFacts;
import org.inkloom.score.ScoreReport;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.measure.ScorablePictures;
import org.inkloom.score.measure.Scoring;
import org.inkloom.studio.Studio;
import org.inkloom.studio.score.CheckpointChoice;
import org.inkloom.studio.score.ChosenCheckpoint;
import org.inkloom.studio.score.LoraCandidates;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom score}. */
@Command(
        name = "score",
        header = "Scores pictures: aesthetics, prompt match, coherence, technical checks. 给图片打分。",
        description = {
            "",
            "Every score runs from 0 to 10 and names its weakest picture and why. A score whose model is not on this "
                    + "machine has no number; the command that fetches the model stands in its place. Of a story's "
                    + "folder the shots are scored. docs/scores.md says how each score is measured.",
            "",
            "With --checkpoints and --story the story is drawn with every LoRA of a training's folder, and the best is "
                    + "told."
        },
        sortOptions = false,
        footer = {
            "",
            "Exit code 1: --gate or --gate-by was given and the gate was not reached.",
            "",
            "Examples:",
            "  inkloom score out/shots",
            "  inkloom score out --gate 6 --json",
            "  inkloom score girl.png boy.png --gate-by technical",
            "  inkloom score out --aesthetics sac+logos+ava1-l14-linearMSE.pth",
            "  inkloom score --checkpoints lora-out --story story.yaml --out choice"
        })
final class ScoreCommand extends InkloomCommand {
    @Parameters(paramLabel = "DIR|FILES", arity = "0..*", description = "A folder of pictures, or pictures.")
    private List<Path> paths = List.of();

    @Mixin
    private ScoreFlags scoreFlags = new ScoreFlags();

    @Option(
            names = "--prompt",
            paramLabel = "P",
            description = "What the pictures should show, instead of the prompt that each carries.")
    private @Nullable String prompt;

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR",
            description = "The output folder of a training, or a folder of LoRAs, to choose from.")
    private @Nullable Path checkpoints;

    @Option(names = "--story", paramLabel = "STORY.yaml", description = "The story to draw with each checkpoint.")
    private @Nullable Path story;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the pictures of --checkpoints go.")
    private @Nullable Path out;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The model of --checkpoints, instead of the one in the story. Default: inkling.")
    private @Nullable Path model;

    @Mixin
    private PipelineFlags pipelineFlags = new PipelineFlags();

    @Option(names = "--json", description = "Print the scores as JSON.")
    private boolean json;

    @Override
    void execute() throws IOException {
        if (checkpoints == null) {
            scorePictures();
            return;
        }
        if (story == null || out == null || !paths.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-SCORE-011",
                    "--checkpoints came " + (paths.isEmpty() ? "without --story or --out." : "with pictures to score."),
                    "Each checkpoint draws the story's pictures, which are scored then and have to lie somewhere.",
                    "Give --checkpoints DIR --story STORY.yaml --out DIR, or pictures alone.");
        }
        ChosenCheckpoint outcome;
        try (Studio studio = pipelineFlags.studio()) {
            CheckpointChoice choice = new CheckpointChoice(
                    story,
                    Optional.ofNullable(model).map(Path::toString),
                    out,
                    scoreFlags.plan(pipelineFlags.device()),
                    scoreFlags.decidesBy());
            outcome = choice.run(LoraCandidates.in(checkpoints), studio, control());
        }
        if (json) {
            printJson(outcome.facts());
        } else {
            outcome.lines().forEach(out()::println);
        }
    }

    private void scorePictures() throws IOException {
        if (paths.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-SCORE-011",
                    "There is nothing to score.",
                    "Neither pictures nor --checkpoints were given.",
                    "Name a folder of pictures or pictures, or give --checkpoints, --story and --out.");
        }
        Gate gate = scoreFlags.gateOrUsual();
        ScoreReport report;
        try (Scoring scoring = new Scoring(scoreFlags.plan(pipelineFlags.device()))) {
            scoreFlags.gate().ifPresent(asked -> asked.requireMeasurable(scoring::missing));
            List<ScoredPicture> pictures =
                    ScorablePictures.read(ScorablePictures.of(paths), file -> PicturePrompts.of(file, prompt));
            report = scoring.score(pictures, control());
        }
        if (json) {
            printJson(ScoreFacts.of(report, Optional.of(gate)));
        } else {
            ScoreLines.of(report, gate).forEach(out()::println);
        }
        if (scoreFlags.gate().isPresent()) {
            gate.requirePassed(report);
        }
    }
}
