package org.inkloom.story;

import java.util.Locale;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.run.InkloomException;

/** The ranges of everything that a story may say. */
final class Limits {
    static final int MAX_SHOTS = 999;
    static final int MAX_WORDS = 10_000;
    private static final double MAX_SCALE = 10;

    private Limits() {}

    /** Refuses a value that is out of a setting's range, naming the place in the story. */
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

    static void picture(ControlChoice choice, String where) {
        boolean numbered = choice.role() == PictureRole.CONTROL || choice.role().isShown();
        boolean whole = choice.start() == 0 && choice.end() == 1;
        if (choice.role() == PictureRole.INIT && whole && choice.scale() <= 1 && choice.scale() >= 0) {
            return;
        }
        if (!numbered && (choice.role() == PictureRole.INIT || !whole || choice.scale() != 1)) {
            throw outOfRange(
                    where,
                    choice.picture() + ":" + choice.numbers(),
                    choice.role() == PictureRole.INIT
                            ? "a picture, and a strength above 0, up to 1"
                            : "a picture without numbers");
        }
        control(choice, where);
    }

    static void strength(double strength, String where) {
        if (!(strength > 0 && strength <= 1)) {
            throw outOfRange(where, decimal(strength), "a strength above 0, up to 1; 0.6 is usual");
        }
    }

    static void pixels(int pixels, int fewest, String where) {
        if (pixels < fewest || pixels > MaskSettings.MOST) {
            throw outOfRange(
                    where, Integer.toString(pixels), "a number of pixels from " + fewest + " to " + MaskSettings.MOST);
        }
    }

    static void shown(double scale, String where) {
        if (!(scale > 0 && scale <= MAX_SCALE)) {
            throw outOfRange(where, decimal(scale), "a scale above 0, up to 10; 0.6 is usual");
        }
    }

    private static void control(ControlChoice choice, String where) {
        if (!(choice.scale() >= 0 && choice.scale() <= MAX_SCALE)) {
            throw outOfRange(where, decimal(choice.scale()), "a scale from 0 to 10; 1 is as the network was trained");
        }
        if (!(choice.start() >= 0 && choice.end() <= 1 && choice.start() < choice.end())) {
            throw outOfRange(
                    where,
                    "from " + decimal(choice.start()) + " to " + decimal(choice.end()),
                    "a start and an end from 0 to 1, the start before the end");
        }
    }

    static void seed(long seed, String where) {
        if (seed < 0) {
            throw outOfRange(where, Long.toString(seed), "a seed from 0 to 9223372036854775807");
        }
    }

    static void anchors(long count, String where) {
        if (count < 1 || count > SharedCast.MOST) {
            throw outOfRange(where, Long.toString(count), "a number of anchors from 1 to " + SharedCast.MOST);
        }
    }

    static void anchorWeight(double weight, String where) {
        if (!(weight > 0 && weight <= SharedCast.MOST_WEIGHT)) {
            throw outOfRange(where, decimal(weight), "a weight above 0, up to " + decimal(SharedCast.MOST_WEIGHT));
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
