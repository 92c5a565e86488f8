package org.inkloom.diffusion.control;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * A control picture and the network that reads it.
 *
 * @param kind what the picture shows, for messages and recipes: {@code canny}, {@code depth} …
 * @param network folder of a ControlNet or T2I-Adapter in diffusers' layout, or one file with a ControlNet
 * @param picture edges, depth, a pose …; brought to the size drawn where it has another
 * @param scale how much it counts, 0 to 10; 1 as the network was trained
 * @param start share of the steps after which it begins to count, 0 to 1
 * @param end share of the steps after which it no longer counts, more than {@code start}
 */
public record ControlUse(String kind, Path network, RgbPicture picture, double scale, double start, double end) {
    private static final double STRONGEST = 10;

    /**
     * Checks ranges.
     *
     * @throws InkloomException {@code INK-CONTROL-003} for values that cannot be
     */
    public ControlUse {
        Objects.requireNonNull(network);
        Objects.requireNonNull(picture);
        checkRanges(kind, SettingKey.of("control") + " " + kind, scale, start, end);
    }

    /** Checks the numbers of anything that a drawing is steered by. */
    static void checkRanges(String what, String flag, double scale, double start, double end) {
        problem(scale, start, end).ifPresent(rule -> {
            throw InkloomException.badInput(
                    "INK-CONTROL-003",
                    "The control " + what + " has the scale " + scale + " from " + start + " to " + end + ".",
                    rule,
                    "Give " + flag + ":picture:scale:start:end such as :0.8:0:0.9.");
        });
    }

    /** Returns what numbers there may be, where these are others. */
    public static Optional<String> problem(double scale, double start, double end) {
        boolean good = scale >= 0 && scale <= STRONGEST && start >= 0 && end <= 1 && start < end;
        return good
                ? Optional.empty()
                : Optional.of("The scale runs from 0 to 10, start and end from 0 to 1, the start before the end.");
    }

    /** Returns a control that counts 1 all the way. */
    public static ControlUse of(String kind, Path network, RgbPicture picture) {
        return new ControlUse(kind, network, picture, 1, 0, 1);
    }

    /** Returns whether it counts in a pass. */
    boolean isOn(int step, int count) {
        return isWithin(step, count, start, end);
    }

    /** Returns whether a step counts: as diffusers has it, one that lies wholly between start and end. */
    public static boolean isWithin(int step, int count, double start, double end) {
        return (double) step / count >= start && (double) (step + 1) / count <= end;
    }

    /** Returns what a recipe says of it. */
    public String described() {
        return String.format(Locale.ROOT, "%s %s %s %s %s", kind, network.getFileName(), scale, start, end);
    }
}
