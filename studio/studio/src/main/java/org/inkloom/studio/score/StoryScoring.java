package org.inkloom.studio.score;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.inkloom.run.RunControl;
import org.inkloom.score.Gate;
import org.inkloom.score.measure.Scoring;
import org.inkloom.score.measure.ScoringPlan;
import org.inkloom.story.draw.ShotGate;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.page.ReportSection;
import org.inkloom.story.run.StoryRun;
import org.inkloom.studio.Studio;

/**
 * Draws a story and scores its shots:
 *
 * <pre>{@code
 * StoryScoring scoring = StoryScoring.of(ScoringPlan.everything(device)).withGate(Gate.CONTEST, 3);
 * studio.tellStory(job, run -> scoring.tell(run, studio, control), control);
 * }</pre>
 *
 * @param plan what to measure for the report
 * @param gate the threshold for each shot; empty for none
 * @param retries how many further seeds to try for a shot below the gate
 */
public record StoryScoring(ScoringPlan plan, Optional<Gate> gate, int retries) {
    /** Returns a scoring without a gate. */
    public static StoryScoring of(ScoringPlan plan) {
        return new StoryScoring(plan, Optional.empty(), 0);
    }

    /** Returns the scoring with a gate. */
    public StoryScoring withGate(Gate wanted, int tries) {
        return new StoryScoring(plan, Optional.of(wanted), tries);
    }

    /**
     * Runs a story, scores its shots and writes the scores into the report and {@value StoryScores#FILE}.
     *
     * @param studio whose model draws; scoring waits in the queue of the same device
     * @throws org.inkloom.run.InkloomException {@code INK-SCORE-009} before a shot is drawn if the gate's score
     *     cannot be measured on this machine, {@code INK-SCORE-006} for a number of retries out of range, and as
     *     {@link StoryRun#run}
     */
    public StoryReport tell(StoryRun run, Studio studio, RunControl control) {
        try (Scoring all = new Scoring(plan)) {
            StoryScores scores = new StoryScores(all, studio, control);
            StoryRun scored = run.withSections(report -> scores.sections(report, gate));
            return gate.isEmpty() ? scored.run(control) : gated(scored, gate.get(), studio, control);
        }
    }

    /** Scores existing shots: writes {@value StoryScores#FILE} and returns the sections of a report. */
    public List<ReportSection> sections(StoryReport story, Studio studio, RunControl control) {
        try (Scoring all = new Scoring(plan)) {
            return new StoryScores(all, studio, control).sections(story, gate);
        }
    }

    private StoryReport gated(StoryRun run, Gate wanted, Studio studio, RunControl control) {
        try (Scoring deciding = new Scoring(plan.of(Set.of(wanted.kind())))) {
            wanted.requireMeasurable(deciding::missing);
            ShotGate shots = new ShotGate(StoryScores.judge(wanted, deciding, studio), wanted.threshold(), retries);
            return run.withGate(shots).run(control);
        }
    }
}
