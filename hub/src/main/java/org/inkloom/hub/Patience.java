package org.inkloom.hub;

import java.time.Duration;

/**
 * How long a transfer is tried.
 *
 * @param attempts attempts in a row that bring nothing new before it is given up
 * @param first pause after the first failure; it doubles from then on
 * @param longest longest pause
 * @param stall how long a connection may be silent before it is taken for broken
 */
public record Patience(int attempts, Duration first, Duration longest, Duration stall) {
    /** Half a minute of pauses in all, and a minute of silence. */
    public static final Patience USUAL =
            new Patience(6, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofMinutes(1));

    /** Checks the numbers. */
    public Patience {
        if (attempts < 1 || first.isNegative() || longest.isNegative() || stall.isNegative() || stall.isZero()) {
            throw new IllegalArgumentException("attempts from 1, no negative pauses, some silence");
        }
    }

    /** Returns the pause after so many failures in a row, from 1. */
    Duration pause(int failures) {
        Duration pause = first.multipliedBy(1L << Math.clamp(failures - 1, 0, 20));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
