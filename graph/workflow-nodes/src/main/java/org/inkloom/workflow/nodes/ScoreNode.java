package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.run.RunControl;
import org.inkloom.score.Gate;
import org.inkloom.score.MissingScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreFacts;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoreReport;
import org.inkloom.score.ScoreText;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.measure.Scoring;
import org.inkloom.score.measure.ScoringPlan;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;
import tools.jackson.databind.json.JsonMapper;

/** Scores pictures, and says whether they pass a quality gate. */
final class ScoreNode {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Models models;

    ScoreNode(Models models) {
        this.models = models;
    }

    NodeType type() {
        return new Declared(
                NodeSpec.named("InkloomScore")
                        .title("Score Pictures")
                        .category("inkloom")
                        .module("inkloom")
                        .says(
                                "Scores pictures from 0 to 10: aesthetics, match with the prompt, coherence, technical checks. A "
                                        + "score whose model is not on this machine has no number, and a gate by it is not passed.")
                        .inputs(
                                InputSpec.socket("images", "IMAGE"),
                                InputSpec.lines("prompt")
                                        .says("What all of them should show, or a line for each; may be empty."),
                                InputSpec.choice("gate_by", ScoreKind.keys())
                                        .startingWith(ScoreKind.TECHNICAL.key())
                                        .says("The score that decides."),
                                InputSpec.real("gate", 6, 0, 10, 0.1)
                                        .says("What it must reach; the contest asks for 6."))
                        .output(OutputSpec.of("text", "STRING"))
                        .output(OutputSpec.of("json", "STRING"))
                        .output(OutputSpec.of("passed", "BOOLEAN"))
                        .output(OutputSpec.of("score", "FLOAT"))
                        .is(NodeTrait.OUTPUT),
                this::run);
    }

    private NodeResult run(NodeCall call) {
        Gate gate = Gate.of(call.text("gate_by"), Optional.of(call.real("gate")));
        RunControl control = new NodeProgress(call, _ -> {}).control();
        ScoreReport report;
        try (Scoring scoring = new Scoring(ScoringPlan.everything(models.device()))) {
            report = scoring.score(pictures(call), control);
        }
        String text = text(report, gate);
        double value = report.of(gate.kind()).map(Score::value).orElse(0.0);
        return NodeResult.of(
                        text,
                        JSON.writeValueAsString(ScoreFacts.of(report, Optional.of(gate))),
                        gate.verdict(report) == Gate.Verdict.PASSED,
                        value)
                .show("text", List.of(text));
    }

    private static List<ScoredPicture> pictures(NodeCall call) {
        PixelArray images = call.get("images", Values.Image.class).array();
        List<String> prompts = call.text("prompt").strip().lines().toList();
        List<ScoredPicture> pictures = new ArrayList<>();
        for (int i = 0; i < images.batch(); i++) {
            String prompt = prompts.size() == images.batch() ? prompts.get(i) : String.join(" ", prompts);
            pictures.add(new ScoredPicture(
                    "picture " + (i + 1),
                    Bytes.pixels(images, i),
                    prompt.isBlank() ? Optional.empty() : Optional.of(prompt),
                    Optional.empty()));
        }
        return pictures;
    }

    private static String text(ScoreReport report, Gate gate) {
        StringBuilder text = new StringBuilder();
        for (Score score : report.scores()) {
            text.append(score.key()).append(' ').append(ScoreText.number(score.value()));
            score.weakest()
                    .ifPresent(weakest -> text.append(", weakest ")
                            .append(weakest.picture())
                            .append(": ")
                            .append(weakest.why()));
            text.append('\n');
        }
        for (MissingScore missing : report.missing()) {
            text.append(missing.kind().key())
                    .append(" is missing: ")
                    .append(missing.why())
                    .append('\n');
        }
        report.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
        return text.append(ScoreText.of(gate, report)).toString();
    }
}
