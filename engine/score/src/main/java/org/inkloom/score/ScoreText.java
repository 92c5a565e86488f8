package org.inkloom.score;

import java.util.Locale;

/** How scores are written for people. */
public final class ScoreText {
    private ScoreText() {}

    /** Returns a value with two decimals. */
    public static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** Returns a line with the result of a gate, for example {@code gate: technical 6.00, passed}. */
    public static String of(Gate gate, ScoreReport report) {
        String wanted = "gate: " + gate.kind().key() + " " + number(gate.threshold()) + ", ";
        return switch (gate.verdict(report)) {
            case PASSED -> wanted + "passed";
            case FAILED -> wanted + "failed";
            case NOT_MEASURED -> wanted + "not measured";
        };
    }
}
