package org.inkloom.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.inkloom.run.RunControl;

/**
 * How long a transfer is tried.
 *
 * @param attempts attempts in a row that bring nothing new before it is given up
 * @param first pause after the first failure; it doubles from then on
 * @param longest longest pause
 * @param stall how long a connection may be silent before it is taken for broken
 * @param least bytes that have to come within each {@code stall}; a connection that brings fewer is taken for broken as
 *     well, so that one that trickles for ever is not waited for
 */
public record Patience(int attempts, Duration first, Duration longest, Duration stall, long least) {
    /**
     * Half a minute of pauses in all, a minute of silence, and about 1 KiB a second: a LoRA of 50 MB would take 14 hours at
     * that rate, and the slowest mobile line that people have still brings several times as much.
     */
    public static final Patience USUAL =
            new Patience(6, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofMinutes(1), 1 << 16);

    /** A site may ask for a pause of up to this many times the longest one: five minutes with the usual settings. */
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
     * Returns whether an attempt that failed in the end brought enough for its time to be followed by as many attempts as a
     * first one.
     *
     * @param bytes what it brought that had not been there before
     * @param nanos how long it took
     */
    boolean isProgress(long bytes, long nanos) {
        return bytes > 0 && (double) bytes * stall.toNanos() >= (double) least * nanos;
    }

    /** Returns the pause after so many failures in a row, from 1. */
    Duration pause(int failures) {
        Duration pause = first.multipliedBy(1L << Math.clamp(failures - 1, 0, 20));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    /** Returns the longest pause that a site may ask for. */
    Duration longestAsked() {
        return longest.multipliedBy(ASKED);
    }

    /**
     * Rests after a failure: as long as the site asks for, where it does.
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
