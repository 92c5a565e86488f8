package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.score.Gate;
import org.inkloom.score.MissingScore;
import org.inkloom.score.ScoreFacts;
import org.inkloom.score.ScoreReport;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.measure.PictureFiles;
import org.inkloom.score.measure.Scoring;
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
        CheckpointChoice choice = new CheckpointChoice(story, model, checkpoints, out, scoreFlags, pipelineFlags);
        ChosenCheckpoint outcome = choice.run(control(), this::note);
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
            scoreFlags.gate().ifPresent(asked -> requireMeasurable(asked, scoring));
            List<ScoredPicture> pictures =
                    PictureFiles.read(PictureFiles.of(paths), file -> PicturePrompts.of(file, prompt));
            report = scoring.score(pictures, control());
        }
        if (json) {
            printJson(ScoreFacts.of(report, Optional.of(gate)));
        } else {
            ScoreLines.of(report, gate).forEach(out()::println);
        }
        if (scoreFlags.gate().isPresent()) {
            requirePassed(gate, report);
        }
    }

    /** Refuses a gate that nothing on this machine can measure, before any time is spent. */
    static void requireMeasurable(Gate gate, Scoring scoring) {
        scoring.missing(gate.kind()).ifPresent(missing -> {
            throw unmeasurable(gate, missing);
        });
    }

    private static InkloomException unmeasurable(Gate gate, MissingScore missing) {
        return InkloomException.badInput(
                "INK-SCORE-009",
                "The score of the gate, " + gate.kind().key() + ", cannot be measured.",
                missing.why(),
                (missing.remedy().startsWith("inkloom ") ? "Run: " : "") + missing.remedy()
                        + ". Or gate by another score, for example --gate-by technical.");
    }

    /** Returns why a set came without the gate's score: nothing measured it, or another model than the usual did. */
    static InkloomException unmeasured(Gate gate, ScoreReport report) {
        return report.missing(gate.kind())
                .map(missing -> unmeasurable(gate, missing))
                .orElseGet(() -> InkloomException.badInput(
                        "INK-SCORE-009",
                        "The score of the gate, " + gate.kind().key() + ", was measured with another model.",
                        "--clip or --aesthetics names one that is not the usual, and its number is another.",
                        "Leave them out, or gate by another score."));
    }

    private static void requirePassed(Gate gate, ScoreReport report) {
        if (gate.verdict(report) == Gate.Verdict.PASSED) {
            return;
        }
        if (gate.verdict(report) == Gate.Verdict.NOT_MEASURED) {
            throw unmeasured(gate, report);
        }
        double value = report.of(gate.kind()).orElseThrow().value();
        throw InkloomException.failed(
                "INK-SCORE-010",
                "The pictures did not reach the gate: " + gate.kind().key() + " " + ScoreLines.number(value) + " of "
                        + ScoreLines.number(gate.threshold()) + ".",
                "The lines above name the weakest picture.",
                "Draw it again with another seed; inkloom story run --gate --retries does so by itself.");
    }
}
