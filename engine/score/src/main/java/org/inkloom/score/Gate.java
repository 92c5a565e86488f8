package org.inkloom.score;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import org.inkloom.run.SettingKey;

/**
 * A threshold that pictures must reach.
 *
 * @param kind which score decides
 * @param threshold 0 to 10; a value that equals it passes
 */
public record Gate(ScoreKind kind, double threshold) {
    /** The contest's gate. */
    public static final Gate CONTEST = new Gate(ScoreKind.AESTHETIC, ScoreKind.AESTHETIC.usualGate());

    private static final double MOST = 10;

    /** The result of comparing a set of pictures with the threshold. */
    public enum Verdict {
        /** The value reaches the threshold. */
        PASSED,
        /** It does not. */
        FAILED,
        /** The score could not be measured. */
        NOT_MEASURED
    }

    /**
     * Checks the threshold.
     *
     * @throws InkloomException {@code INK-SCORE-002} if it is not from 0 to 10
     */
    public Gate {
        if (!(threshold >= 0 && threshold <= MOST)) {
            throw InkloomException.badInput(
                    "INK-SCORE-002",
                    "The gate " + threshold + " cannot be.",
                    "Scores run from 0 to 10.",
                    "Give " + SettingKey.of("gate") + " a number from 0 to 10; the contest's is 6.");
        }
    }

    /**
     * Makes a gate from a user's settings.
     *
     * @param key a score's name
     * @param threshold empty for the usual one
     * @throws InkloomException {@code INK-SCORE-002} for a threshold outside of 0 to 10, {@code INK-SCORE-003} for
     *     an unknown name
     */
    public static Gate of(String key, Optional<Double> threshold) {
        ScoreKind kind = ScoreKind.of(key).orElseThrow(() -> unknown(key));
        return new Gate(kind, threshold.orElse(kind.usualGate()));
    }

    private static InkloomException unknown(String key) {
        List<String> keys = ScoreKind.keys();
        String guess = NearestName.of(key, keys)
                .map(near -> "Did you mean " + near + "? ")
                .orElse("");
        return InkloomException.badInput(
                "INK-SCORE-003",
                "There is no score '" + key + "'.",
                "The scores are " + String.join(", ", keys) + ".",
                guess + "Give " + SettingKey.of("gate_by") + " one of them.");
    }

    /**
     * Refuses a gate whose score cannot be measured on this machine, before any time is spent.
     *
     * @param missing says why a score cannot be measured; empty if it can
     * @throws InkloomException {@code INK-SCORE-009}
     */
    public void requireMeasurable(Function<ScoreKind, Optional<MissingScore>> missing) {
        missing.apply(kind).ifPresent(one -> {
            throw unmeasurable(one);
        });
    }

    /**
     * Refuses a set that does not pass.
     *
     * @throws InkloomException {@code INK-SCORE-010} if it is below, {@code INK-SCORE-009} if it was not measured
     */
    public void requirePassed(ScoreReport report) {
        Score score = required(report);
        if (score.value() < threshold) {
            throw InkloomException.failed(
                    "INK-SCORE-010",
                    "The pictures did not reach the gate: " + kind.key() + " " + ScoreText.number(score.value())
                            + " of " + ScoreText.number(threshold) + ".",
                    "The report of the scores names the weakest picture.",
                    "Draw it again with another seed; inkloom story run " + CommandFlag.of("gate") + " "
                            + CommandFlag.of("retries") + " does so by itself.");
        }
    }

    /**
     * Returns the score that the gate compares.
     *
     * @throws InkloomException {@code INK-SCORE-009} if it was not measured, or with another model than the usual
     *     one
     */
    public Score required(ScoreReport report) {
        return report.of(kind)
                .orElseThrow(() -> report.missing(kind)
                        .map(this::unmeasurable)
                        .orElseGet(() -> InkloomException.badInput(
                                "INK-SCORE-009",
                                "The score of the gate, " + kind.key() + ", was measured with another model.",
                                SettingKey.of("clip") + " or " + SettingKey.of("aesthetics")
                                        + " names one that is not the usual, and its number is another.",
                                "Leave them out, or gate by another score.")));
    }

    private InkloomException unmeasurable(MissingScore missing) {
        return InkloomException.badInput(
                "INK-SCORE-009",
                "The score of the gate, " + kind.key() + ", cannot be measured.",
                missing.why(),
                (missing.remedy().startsWith("inkloom ") ? "Run: " : "") + missing.remedy()
                        + (missing.remedy().endsWith(".") ? "" : ".")
                        + " Or gate by another score, for example " + SettingKey.of("gate_by") + " technical.");
    }

    /** Returns whether a set passes. */
    public Verdict verdict(ScoreReport report) {
        return report.of(kind)
                .map(score -> score.value() >= threshold ? Verdict.PASSED : Verdict.FAILED)
                .orElse(Verdict.NOT_MEASURED);
    }
}
