package org.inkloom.story.draw;

import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * The threshold that every shot has to reach, and how often a shot below it is drawn again.
 *
 * @param judge computes the value
 * @param threshold a value that equals it passes
 * @param retries how many further seeds to try for a shot, 0 to {@value #MOST_RETRIES}
 */
public record ShotGate(ShotJudge judge, double threshold, int retries) {
    /** Largest number of further seeds. */
    public static final int MOST_RETRIES = 100;

    /**
     * Checks the number of retries.
     *
     * @throws InkloomException {@code INK-SCORE-006} if it is out of range
     */
    public ShotGate {
        if (retries < 0 || retries > MOST_RETRIES) {
            throw InkloomException.badInput(
                    "INK-SCORE-006",
                    SettingKey.of("retries") + " " + retries + " cannot be.",
                    "A shot below the gate is drawn again with the next seeds, 0 to " + MOST_RETRIES + " times.",
                    "Give " + SettingKey.of("retries") + " a number in that range.");
        }
    }

    boolean passes(double value) {
        return value >= threshold;
    }
}
