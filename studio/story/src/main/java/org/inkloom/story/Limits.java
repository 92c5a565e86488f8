package org.inkloom.story;

import java.util.Locale;
import org.inkloom.run.InkloomException;

/** The ranges of everything that a story may say. */
final class Limits {
    static final int MAX_SHOTS = 999;
    static final int MAX_WORDS = 10_000;
    private static final int MAX_STEPS = 1000;
    private static final int MIN_SIDE = 8;
    private static final int MAX_SIDE = 8192;
    private static final double MAX_GUIDANCE = 100;
    private static final double MAX_SCALE = 10;

    private Limits() {}

    static void steps(long steps, String where) {
        if (steps < 1 || steps > MAX_STEPS) {
            throw outOfRange(where, Long.toString(steps), "a number of steps from 1 to " + MAX_STEPS);
        }
    }

    static void side(long pixels, String where) {
        if (pixels < MIN_SIDE || pixels > MAX_SIDE || pixels % 8 != 0) {
            long near = Math.clamp(Math.round(pixels / 8.0) * 8, MIN_SIDE, MAX_SIDE);
            throw outOfRange(
                    where,
                    Long.toString(pixels),
                    "a multiple of 8 from " + MIN_SIDE + " to " + MAX_SIDE + ", for example " + near);
        }
    }

    static void guidance(double scale, String where) {
        if (!(scale >= 0 && scale <= MAX_GUIDANCE)) {
            throw outOfRange(where, decimal(scale), "a guidance scale from 0 to 100; 5 is usual");
        }
    }

    static void rescale(double share, String where) {
        if (!(share >= 0 && share <= 1)) {
            throw outOfRange(where, decimal(share), "a share from 0 to 1; 0 leaves guidance as it is");
        }
    }

    static void loraScale(double scale, String where) {
        if (!(Math.abs(scale) <= MAX_SCALE)) {
            throw outOfRange(where, decimal(scale), "a LoRA scale from -10 to 10; 1 is as trained");
        }
    }

    static void seed(long seed, String where) {
        if (seed < 0) {
            throw outOfRange(where, Long.toString(seed), "a seed from 0 to 9223372036854775807");
        }
    }

    static void words(String text, String where) {
        if (text.isBlank()) {
            throw InkloomException.badInput(
                    "INK-STORY-005",
                    "There is no text at " + where + ".",
                    "The key is there, but what follows it is empty.",
                    "Write the words, or remove the key.");
        }
        if (text.length() > MAX_WORDS) {
            throw outOfRange(where, text.length() + " characters", "at most " + MAX_WORDS + " characters");
        }
    }

    static void shots(int count, String where) {
        if (count < 1) {
            throw InkloomException.badInput(
                    "INK-STORY-005",
                    "The story has no shots (" + where + ").",
                    "The list 'shots' is missing or empty.",
                    "Add a list 'shots' of entries with 'prompt' and 'seed'; the contest asks for eight.");
        }
        if (count > MAX_SHOTS) {
            throw outOfRange(where, count + " shots", "at most " + MAX_SHOTS + " shots");
        }
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%s", value);
    }

    private static InkloomException outOfRange(String where, String got, String wanted) {
        return InkloomException.badInput(
                "INK-STORY-007",
                "The value at " + where + " is " + got + ".",
                "It should be " + wanted + ".",
                "Correct the value.");
    }
}
