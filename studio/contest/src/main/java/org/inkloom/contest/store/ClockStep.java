package org.inkloom.contest.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A time in the log that cannot be right, because the clock of a machine that wrote it was wrong. The order of the log
 * is given by its numbers; times are for information only.
 *
 * @param line number of the line
 * @param at its time
 * @param from the time that it should not be before, or after
 * @param kind which of the two
 */
public record ClockStep(long line, Instant at, Instant from, Kind kind) {
    /** Smaller differences are ignored: clocks that are synchronised over a network may differ by this much. */
    private static final long LEAST_MILLIS = 5_000;

    /** What is wrong with the time. */
    public enum Kind {
        /** It is earlier than that of the previous line. */
        BACK,
        /** It is later than now. */
        AHEAD
    }

    /** Returns a step back from the previous line's time, if there is one. */
    static Optional<ClockStep> back(long line, long at, long before) {
        return at < before && before - at >= LEAST_MILLIS
                ? Optional.of(new ClockStep(line, Instant.ofEpochMilli(at), Instant.ofEpochMilli(before), Kind.BACK))
                : Optional.empty();
    }

    /** Returns every step back, and the first of each run of lines that are later than now. */
    static List<ClockStep> in(List<LogLine> lines, long now) {
        List<ClockStep> steps = new ArrayList<>();
        boolean ahead = false;
        for (int i = 0; i < lines.size(); i++) {
            LogLine line = lines.get(i);
            if (i > 0) {
                back(line.number(), line.at(), lines.get(i - 1).at()).ifPresent(steps::add);
            }
            boolean was = ahead;
            ahead = back(line.number(), now, line.at()).isPresent();
            if (ahead && !was) {
                steps.add(new ClockStep(
                        line.number(), Instant.ofEpochMilli(line.at()), Instant.ofEpochMilli(now), Kind.AHEAD));
            }
        }
        return steps;
    }

    /** Returns the difference, in whole seconds. */
    public Duration length() {
        return Duration.ofSeconds(Duration.between(at, from).abs().toSeconds());
    }

    /** Returns a sentence about it. */
    public String text() {
        return "line " + line + " was noted at " + at + ", " + shown(length())
                + switch (kind) {
                    case BACK -> " before the line before it";
                    case AHEAD -> " from now";
                };
    }

    private static String shown(Duration length) {
        if (length.toDays() > 0) {
            return length.toDays() + " d " + length.toHoursPart() + " h";
        }
        return length.toHours() > 0
                ? length.toHours() + " h " + length.toMinutesPart() + " min"
                : length.toMinutes() + " min " + length.toSecondsPart() + " s";
    }
}
