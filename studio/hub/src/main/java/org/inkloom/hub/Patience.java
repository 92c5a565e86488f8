package org.inkloom.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.inkloom.run.RunControl;

/**
 * The retries of a transfer.
 *
 * @param attempts number of consecutive attempts without progress after which it fails
 * @param first pause after the first failure; each further one is twice as long
 * @param longest longest pause
 * @param stall time without data after which a connection counts as broken
 * @param least bytes that have to arrive within each {@code stall}; a connection that delivers fewer counts as
 *     broken as well, so that one that trickles endlessly is given up
 */
public record Patience(int attempts, Duration first, Duration longest, Duration stall, long least) {
    /**
     * The usual values: pauses of half a minute in total, a minute without data, and about 1 KiB a second: a LoRA of 50
     * MB would take 14 hours at that rate, and the slowest mobile connections in use are still several times as fast.
     */
    public static final Patience USUAL =
            new Patience(6, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofMinutes(1), 1 << 16);

    /**
     * Longest pause for which a site may ask, as a multiple of the longest own pause: five minutes with the usual
     * values.
     */
    private static final int ASKED = 30;

    /** Checks the numbers. */
    public Patience {
        if (attempts < 1 || first.isNegative() || longest.isNegative() || stall.isNegative() || stall.isZero()) {
            throw new IllegalArgumentException("attempts from 1, no negative pauses, some silence");
        }
        if (least < 0) {
            throw new IllegalArgumentException("no negative number of bytes");
        }
    }

    /**
     * Returns whether a failed attempt delivered enough data for its duration to count as progress, after which the
     * number of attempts starts anew.
     *
     * @param bytes new bytes that it delivered
     * @param nanos its duration
     */
    boolean isProgress(long bytes, long nanos) {
        return bytes > 0 && (double) bytes * stall.toNanos() >= (double) least * nanos;
    }

    /** Returns the pause after a number of consecutive failures, from 1. */
    Duration pause(int failures) {
        Duration pause = first.multipliedBy(1L << Math.clamp(failures - 1, 0, 20));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    /** Returns the longest pause that a site may ask for. */
    Duration longestAsked() {
        return longest.multipliedBy(ASKED);
    }

    /**
     * Pauses after a failure, for the time that the site asks for, if it does.
     *
     * @throws org.inkloom.run.InkloomException INK-HUB-020 if it asks for more than {@link #longestAsked}
     * @throws org.inkloom.run.CancelledException if a stop is asked for meanwhile
     */
    void rest(Optional<Site> site, int failures, IOException failure, RunControl control, String where) {
        Duration pause = pause(failures);
        Duration asked = failure instanceof Busy busy ? busy.asked().orElse(Duration.ZERO) : Duration.ZERO;
        if (asked.compareTo(longestAsked()) > 0) {
            throw Refusals.comeBackLater(site, where, asked);
        }
        if (asked.compareTo(pause) > 0) {
            pause = asked;
            control.progress().say(Refusals.place(site) + " is busy and asks to wait " + asked.toSeconds() + " s.");
        }
        Pauses.rest(pause, control.cancellation(), where);
    }
}
