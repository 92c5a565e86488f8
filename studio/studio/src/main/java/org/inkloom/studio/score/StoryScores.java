package org.inkloom.studio.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.score.Gate;
import org.inkloom.score.MissingScore;
import org.inkloom.score.PictureScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreFacts;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoreReport;
import org.inkloom.score.ScoreText;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.measure.Scoring;
import org.inkloom.story.draw.DrawnShot;
import org.inkloom.story.draw.ShotJudge;
import org.inkloom.story.draw.ShotTry;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.page.ReportSection;
import org.inkloom.story.page.ReportSection.Heading;
import org.inkloom.story.page.ReportSection.Table;
import org.inkloom.studio.Studio;
import tools.jackson.databind.json.JsonMapper;

/** Scores a story's shots: for its report, for {@code scores.json}, and as the judge of a gate. */
public final class StoryScores {
    /** The scores' file within a story's folder. */
    public static final String FILE = "scores.json";

    private final Scoring all;
    private final Studio studio;
    private final RunControl control;
    private Optional<ScoreReport> measured = Optional.empty();

    /**
     * Prepares.
     *
     * @param studio on whose device pictures are scored, in the queue
     */
    StoryScores(Scoring all, Studio studio, RunControl control) {
        this.all = all;
        this.studio = studio;
        this.control = control;
    }

    /** Returns the judge of a gate, which measures only the gate's score. */
    static ShotJudge judge(Gate gate, Scoring scoring, Studio studio) {
        return new ShotJudge() {
            @Override
            public String score() {
                return gate.kind().key();
            }

            @Override
            public boolean needsWholeStory() {
                return gate.kind().isOfSet() || gate.kind() == ScoreKind.TECHNICAL;
            }

            @Override
            public List<Verdict> judge(List<DrawnShot> shots, RunControl control) {
                List<ScoredPicture> pictures = pictures(shots);
                ScoreReport report = studio.inTurn(control, own -> scoring.score(pictures, own));
                return gate.required(report).pictures().stream()
                        .map(one -> new Verdict(one.value(), one.why()))
                        .toList();
            }
        };
    }

    private static List<ScoredPicture> pictures(List<DrawnShot> shots) {
        List<ScoredPicture> pictures = new ArrayList<>();
        for (DrawnShot shot : shots) {
            RgbPicture picture = PngText.readPicture(shot.file());
            pictures.add(new ScoredPicture(
                    shot.file().getFileName().toString(),
                    new Pixels(picture.width(), picture.height(), picture.rgb()),
                    Optional.of(shot.request().prompt()),
                    Optional.of(shot.request().ingredients().model())));
        }
        return pictures;
    }

    /** Returns the caller's control, for progress and cancellation. */
    RunControl control() {
        return control;
    }

    /** Returns what was measured last. */
    Optional<ScoreReport> measured() {
        return measured;
    }

    /** Scores the shots, writes {@link #FILE}, and returns the sections of the report. */
    List<ReportSection> sections(StoryReport story, Optional<Gate> gate) {
        List<ScoredPicture> pictures = pictures(story.shots());
        ScoreReport report = studio.inTurn(control, own -> all.score(pictures, own));
        measured = Optional.of(report);
        write(story, report, gate);
        List<ReportSection> sections = new ArrayList<>();
        sections.add(summary(report, gate.orElse(Gate.CONTEST)));
        if (!report.scores().isEmpty()) {
            sections.add(each(report));
        }
        return sections;
    }

    private static void write(StoryReport story, ScoreReport report, Optional<Gate> gate) {
        Map<String, Object> facts = new LinkedHashMap<>(ScoreFacts.of(report, gate));
        facts.put("tries", story.tries().stream().map(StoryScores::facts).toList());
        try {
            PendingFile.write(
                    story.folder().resolve(FILE),
                    JsonMapper.builder()
                                    .build()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(facts) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> facts(ShotTry one) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("shot", one.shot());
        facts.put("seed", one.seed());
        facts.put("value", one.value());
        facts.put("why", one.why());
        facts.put("kept", one.kept());
        return facts;
    }

    private static ReportSection summary(ScoreReport report, Gate gate) {
        List<List<String>> rows = new ArrayList<>();
        for (Score score : report.scores()) {
            PictureScore weakest = score.weakest().orElseThrow();
            rows.add(List.of(
                    score.kind().chinese() + " " + score.key(),
                    ScoreText.number(score.value()),
                    weakest.picture() + " " + ScoreText.number(weakest.value()),
                    weakest.why(),
                    score.method()));
        }
        for (MissingScore missing : report.missing()) {
            rows.add(List.of(
                    missing.kind().chinese() + " " + missing.kind().key(), "–", "", missing.why(), missing.remedy()));
        }
        List<String> caption = new ArrayList<>(report.notes());
        caption.add(ScoreText.of(gate, report));
        return new Table(
                new Heading("评分", "Scores"),
                List.of("score", "0 to 10", "weakest", "why", "measured with"),
                rows,
                String.join(" ", caption));
    }

    private static ReportSection each(ScoreReport report) {
        List<String> header = new ArrayList<>(List.of("picture"));
        report.scores().forEach(score -> header.add(score.key()));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < report.pictures().size(); i++) {
            List<String> row = new ArrayList<>(List.of(report.pictures().get(i)));
            for (Score score : report.scores()) {
                row.add(ScoreText.number(score.pictures().get(i).value()));
            }
            rows.add(row);
        }
        return new Table(new Heading("每张图", "Each picture"), header, rows, "");
    }
}
