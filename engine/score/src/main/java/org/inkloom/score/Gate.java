package org.inkloom.score;

import java.util.List;
import java.util.Optional;
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

    /** How a set stands. */
    public enum Verdict {
        /** The value reaches the threshold. */
        PASSED,
        /** It does not. */
        FAILED,
        /** The score is missing, so nobody can say. */
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
     * Makes a gate from what a user gives.
     *
     * @param key a score's name
     * @param threshold empty for the usual one
     * @throws InkloomException {@code INK-SCORE-002} for a threshold that cannot be, {@code INK-SCORE-003} for a name
     *     that is none
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

    /** Returns how a set stands. */
    public Verdict verdict(ScoreReport report) {
        return report.of(kind)
                .map(score -> score.value() >= threshold ? Verdict.PASSED : Verdict.FAILED)
                .orElse(Verdict.NOT_MEASURED);
    }
}
