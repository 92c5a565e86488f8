package org.inkloom.annotate;

import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.InkloomException;

/**
 * How a control picture is made.
 *
 * @param kind of control picture
 * @param low Canny: a pixel whose gradient exceeds it belongs to an edge if it is connected to a strong one, 0 to
 *     10000
 * @param high Canny: a pixel whose gradient exceeds it is a strong edge
 * @param l2 Canny: whether the gradient's magnitude is its Euclidean length, or the sum of absolute values
 * @param detectResolution shorter side in pixels of the network's input; both sides are rounded to multiples of 64
 * @param resolution shorter side of the result in pixels; 0 for the picture's size with Canny and colours, and for
 *     {@code detectResolution} with others
 * @param hands OpenPose: also find hands
 * @param face OpenPose: also find faces
 */
public record AnnotationSettings(
        AnnotationKind kind,
        double low,
        double high,
        boolean l2,
        int detectResolution,
        int resolution,
        boolean hands,
        boolean face) {
    private static final int SMALLEST = 64;
    private static final int LARGEST = PictureSetting.LARGEST_SIDE;
    private static final String SIDES = SMALLEST + " to " + LARGEST;
    private static final double STRONGEST = 10_000;

    /**
     * Checks ranges.
     *
     * @throws InkloomException {@code INK-ANNOT-002} for a value out of range
     */
    public AnnotationSettings {
        require(low >= 0 && low <= STRONGEST, "low", low, "0 to 10000");
        require(high >= 0 && high <= STRONGEST, "high", high, "0 to 10000");
        require(isSide(detectResolution), "detect_resolution", detectResolution, SIDES);
        require(resolution == 0 || isSide(resolution), "resolution", resolution, SIDES);
    }

    private static boolean isSide(int pixels) {
        return pixels >= SMALLEST && pixels <= LARGEST;
    }

    private static void require(boolean holds, String key, double value, String range) {
        if (!holds) {
            String shown = value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
            throw InkloomException.badInput(
                    "INK-ANNOT-002",
                    "The annotation's " + key + " is " + shown + ".",
                    "It runs from " + range + ".",
                    "Give a value in that range, or leave it out.");
        }
    }

    /** Returns the usual settings of a kind: thresholds 100 and 200, networks at 512 pixels, the body alone. */
    public static AnnotationSettings of(AnnotationKind kind) {
        return new AnnotationSettings(kind, 100, 200, false, 512, 0, false, false);
    }

    /** Returns the same settings with other resolutions. */
    public AnnotationSettings at(int detect, int result) {
        return new AnnotationSettings(kind, low, high, l2, detect, result, hands, face);
    }

    /** Returns the shorter side of a network's result. */
    int resultResolution() {
        return resolution == 0 ? detectResolution : resolution;
    }
}
