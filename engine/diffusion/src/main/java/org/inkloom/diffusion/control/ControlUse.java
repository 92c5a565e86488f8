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
 * @param picture edges, depth, a pose …; resized where its size is not the one that is drawn
 * @param scale factor on what the network adds, 0 to 10; 1 is what it was trained with
 * @param start share of the steps after which it is on, 0 to 1
 * @param end share of the steps after which it is off again, more than {@code start}, at most 1
 * @param hidden a picture of the same size, white where the network is to see nothing: networks for inpainting were trained with
 *     -1 there, which is no colour
 */
public record ControlUse(
        String kind,
        Path network,
        RgbPicture picture,
        double scale,
        double start,
        double end,
        Optional<RgbPicture> hidden) {
    private static final double STRONGEST = 10;

    /**
     * Checks ranges.
     *
     * @throws InkloomException {@code INK-CONTROL-003} for a number outside its range
     */
    public ControlUse {
        Objects.requireNonNull(network);
        Objects.requireNonNull(picture);
        checkRanges(kind, SettingKey.of("control") + " " + kind, scale, start, end);
        hidden.ifPresent(mask -> {
            if (mask.width() != picture.width() || mask.height() != picture.height()) {
                throw new IllegalArgumentException("what is hidden of a control picture has another size than it");
            }
        });
    }

    /** A control all of whose picture is seen. */
    public ControlUse(String kind, Path network, RgbPicture picture, double scale, double start, double end) {
        this(kind, network, picture, scale, start, end, Optional.empty());
    }

    /** Returns the same control for all steps. */
    public ControlUse always() {
        return new ControlUse(kind, network, picture, scale, 0, 1, hidden);
    }

    /**
     * Checks scale, start and end of a control or an IP-Adapter.
     *
     * @param what names it in the message
     * @param flag names its setting in the message
     * @throws InkloomException {@code INK-CONTROL-003} for a number outside its range
     */
    static void checkRanges(String what, String flag, double scale, double start, double end) {
        problem(scale, start, end).ifPresent(rule -> {
            throw InkloomException.badInput(
                    "INK-CONTROL-003",
                    "The control " + what + " has the scale " + scale + " from " + start + " to " + end + ".",
                    rule,
                    "Give " + flag + ":picture:scale:start:end such as :0.8:0:0.9.");
        });
    }

    /** Returns the rule that scale, start or end break, as a sentence; empty if they are in their ranges. */
    public static Optional<String> problem(double scale, double start, double end) {
        boolean good = scale >= 0 && scale <= STRONGEST && start >= 0 && end <= 1 && start < end;
        return good
                ? Optional.empty()
                : Optional.of("The scale runs from 0 to 10, start and end from 0 to 1, the start before the end.");
    }

    /** Returns a control with scale 1 in all steps. */
    public static ControlUse of(String kind, Path network, RgbPicture picture) {
        return new ControlUse(kind, network, picture, 1, 0, 1);
    }

    /**
     * Returns whether it is on in a step.
     *
     * @param step from 0
     * @param count of steps
     */
    boolean isOn(int step, int count) {
        return isWithin(step, count, start, end);
    }

    /**
     * Returns whether a step lies wholly between start and end, which is diffusers' rule for being on.
     *
     * @param step from 0
     * @param count of steps
     * @param start share of the steps, 0 to 1
     * @param end share of the steps, 0 to 1
     */
    public static boolean isWithin(int step, int count, double start, double end) {
        return (double) step / count >= start && (double) (step + 1) / count <= end;
    }

    /** Returns its entry in a picture's recipe: kind, name of the network's file or folder, scale, start and end. */
    public String described() {
        return String.format(Locale.ROOT, "%s %s %s %s %s", kind, network.getFileName(), scale, start, end);
    }
}
