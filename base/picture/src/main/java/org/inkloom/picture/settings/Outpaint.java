package org.inkloom.picture.settings;

import java.util.Arrays;
import java.util.Locale;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * Room that is added around a picture and drawn anew.
 *
 * @param left pixels of the picture, from 0
 * @param top likewise
 * @param right likewise
 * @param bottom likewise
 */
public record Outpaint(int left, int top, int right, int bottom) {
    /** No room. */
    public static final Outpaint NONE = new Outpaint(0, 0, 0, 0);

    private static final int MOST = 8192;

    /**
     * Checks the sides.
     *
     * @throws InkloomException {@code INK-GEN-015} for pixels that cannot be
     */
    public Outpaint {
        int least = Math.min(Math.min(left, top), Math.min(right, bottom));
        int most = Math.max(Math.max(left, top), Math.max(right, bottom));
        if (least < 0 || most > MOST) {
            throw refused(left + ", " + top + ", " + right + ", " + bottom, "A side has 0 to 8192 pixels of room.");
        }
    }

    /**
     * Reads {@code left=64,top=32}: sides in any order, those that are not named get no room; {@code all=64} is every side.
     *
     * @throws InkloomException {@code INK-GEN-015} for another text
     */
    public static Outpaint parse(String text) {
        int[] sides = new int[4];
        boolean[] said = new boolean[4];
        for (String part : text.split(",", -1)) {
            String[] halves = part.strip().toLowerCase(Locale.ROOT).split("=", -1);
            int side = Arrays.asList("left", "top", "right", "bottom", "all").indexOf(halves[0].strip());
            if (halves.length != 2 || side < 0 || !halves[1].strip().matches("\\d{1,5}")) {
                throw refused(text, "\"" + part.strip() + "\" is no side and its pixels.");
            }
            int pixels = Integer.parseInt(halves[1].strip());
            for (int i = side == 4 ? 0 : side; i <= (side == 4 ? 3 : side); i++) {
                if (said[i]) {
                    throw refused(text, "A side is named twice.");
                }
                said[i] = true;
                sides[i] = pixels;
            }
        }
        return new Outpaint(sides[0], sides[1], sides[2], sides[3]);
    }

    private static InkloomException refused(String text, String why) {
        return InkloomException.badInput(
                "INK-GEN-015",
                "The room around the picture cannot be " + text + ".",
                why,
                "Give " + SettingKey.of("outpaint") + " sides and pixels, such as left=64,top=32 or all=64.");
    }

    /** Returns whether no side gets room. */
    public boolean isNone() {
        return equals(NONE);
    }

    /** Returns this room and more on the same sides. */
    public Outpaint plus(Outpaint more) {
        return new Outpaint(left + more.left, top + more.top, right + more.right, bottom + more.bottom);
    }

    /** Returns this room around a picture that is resized, to whole pixels. */
    public Outpaint scaled(double wider, double higher) {
        return new Outpaint(
                Math.toIntExact(Math.round(left * wider)),
                Math.toIntExact(Math.round(top * higher)),
                Math.toIntExact(Math.round(right * wider)),
                Math.toIntExact(Math.round(bottom * higher)));
    }

    /** Returns the text that {@link #parse} reads. */
    public String written() {
        return "left=" + left + ",top=" + top + ",right=" + right + ",bottom=" + bottom;
    }
}
