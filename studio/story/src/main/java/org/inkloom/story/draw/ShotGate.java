package org.inkloom.story.draw;

import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * What every shot must reach, and how often one that does not is drawn again.
 *
 * @param judge decides
 * @param threshold a value that equals it passes
 * @param retries how many further seeds to try for a shot, 0 to {@value #MOST_RETRIES}
 */
public record ShotGate(ShotJudge judge, double threshold, int retries) {
    /** More is a search, and not a retry. */
    public static final int MOST_RETRIES = 100;

    /**
     * Checks the number of retries.
     *
     * @throws InkloomException {@code INK-SCORE-006} if it cannot be
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
