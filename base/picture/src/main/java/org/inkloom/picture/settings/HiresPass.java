package org.inkloom.picture.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A second pass at a higher resolution: the picture is drawn, enlarged, and drawn over from there by a share of the steps. A
 * model so draws larger pictures than it was trained at without doubling what is in them.
 *
 * @param factor by which both sides grow, more than 1, at most 8
 * @param strength how much of the enlarged picture is given up, in (0, 1]
 * @param steps of the sampler, of which the share {@code strength} is taken; empty for as many as in the first pass
 * @param way in which the picture is enlarged
 */
public record HiresPass(double factor, double strength, OptionalInt steps, Way way) {
    /** The text for no second pass. */
    public static final String OFF = "off";

    private static final double LARGEST = 8;
    private static final int MOST_STEPS = 1000;
    private static final int MULTIPLE = 8;

    /** In which way a picture is enlarged. */
    public enum Way {
        /** Decoded, resized by Lanczos, encoded again. */
        PICTURE(0.5),
        /** The latents are resized, which needs no autoencoder; it blurs, and more must be drawn over. */
        LATENT(0.65);

        private final double usualStrength;

        Way(double usualStrength) {
            this.usualStrength = usualStrength;
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks ranges. */
    public HiresPass {
        boolean few = steps.isEmpty() || steps.getAsInt() >= 1 && steps.getAsInt() <= MOST_STEPS;
        if (!(factor > 1 && factor <= LARGEST && strength > 0 && strength <= 1 && few)) {
            throw new IllegalArgumentException("a second pass of " + factor + ", " + strength + ", " + steps);
        }
    }

    /** Returns whether a text is {@value #OFF} or a second pass: {@code 1.5}, {@code 1.5:0.4:20}, {@code 2:latent}. */
    public static boolean isWritten(String text) {
        try {
            read(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Reads {@code factor[:strength[:steps]]}, behind which {@code :latent} or {@code :picture} may stand.
     *
     * @return empty for {@value #OFF}
     * @throws IllegalArgumentException if {@link #isWritten} says no
     */
    public static Optional<HiresPass> read(String text) {
        if (text.strip().equalsIgnoreCase(OFF)) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>(Arrays.asList(text.strip().split(":", -1)));
        Way way = Way.PICTURE;
        for (Way each : Way.values()) {
            if (parts.size() > 1 && parts.getLast().strip().equalsIgnoreCase(each.word())) {
                way = each;
                parts.removeLast();
                break;
            }
        }
        if (parts.size() > 3) {
            throw new IllegalArgumentException("too many numbers: " + text);
        }
        double factor = number(parts.getFirst());
        double strength = parts.size() > 1 ? number(parts.get(1)) : way.usualStrength;
        OptionalInt steps =
                parts.size() > 2 ? OptionalInt.of(Integer.parseInt(parts.get(2).strip())) : OptionalInt.empty();
        return Optional.of(new HiresPass(factor, strength, steps, way));
    }

    private static double number(String text) {
        String digits = text.strip();
        if (!digits.matches("[0-9]*\\.?[0-9]+")) {
            throw new NumberFormatException(text);
        }
        return Double.parseDouble(digits);
    }

    /** Returns a side of the larger picture, in pixels: a multiple of 8. */
    public int enlarged(int side) {
        return Math.toIntExact(Math.round(side * factor / MULTIPLE)) * MULTIPLE;
    }

    /** Returns the text that {@link #read} takes. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(SettingText.number(factor)).append(':').append(SettingText.number(strength));
        steps.ifPresent(count -> text.append(':').append(count));
        return (way == Way.PICTURE ? text : text.append(':').append(way.word())).toString();
    }
}
