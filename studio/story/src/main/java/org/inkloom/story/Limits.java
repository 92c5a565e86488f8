package org.inkloom.story;

import java.util.Locale;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.InkloomException;

/** The ranges of everything that a story may say. */
final class Limits {
    static final int MAX_SHOTS = 999;
    static final int MAX_WORDS = 10_000;
    private static final double MAX_SCALE = 10;

    private Limits() {}

    /** Refuses a value that a picture's setting cannot have, naming the place. */
    static <T> void setting(PictureSetting<T> setting, T value, String where) {
        setting.problem(value).ifPresent(wanted -> {
            throw outOfRange(where, value.toString(), wanted);
        });
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
