package org.inkloom.annotate;

import java.util.List;
import java.util.Optional;
import org.inkloom.picture.png.RgbPicture;

/**
 * The square in which a hand or a face is searched, derived from the body's points.
 *
 * @param x left column
 * @param y top row
 * @param side in pixels
 */
record Square(int x, int y, int side) {
    /** Smallest side in pixels; in smaller squares nothing can be found. */
    private static final int SMALLEST = 20;

    private static final double BEYOND_WRIST = 0.33;

    /** Returns the square around a hand, beyond the wrist on the line from the elbow (OpenPose's handDetector). */
    static Optional<Square> ofHand(RgbPicture picture, List<Optional<Keypoint>> body, boolean left) {
        int first = left ? 5 : 2;
        if (body.subList(first, first + 3).stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        double[] shoulder = pixels(picture, body.get(first).orElseThrow());
        double[] elbow = pixels(picture, body.get(first + 1).orElseThrow());
        double[] wrist = pixels(picture, body.get(first + 2).orElseThrow());
        double forearm = Math.hypot(wrist[0] - elbow[0], wrist[1] - elbow[1]);
        double upperArm = Math.hypot(elbow[0] - shoulder[0], elbow[1] - shoulder[1]);
        double side = 1.5 * Math.max(forearm, 0.9 * upperArm);
        double x = Math.max(0, wrist[0] + BEYOND_WRIST * (wrist[0] - elbow[0]) - side / 2);
        double y = Math.max(0, wrist[1] + BEYOND_WRIST * (wrist[1] - elbow[1]) - side / 2);
        return within(picture, x, y, side);
    }

    /** Returns the square around a face, from the distances of eyes and ears to the nose. */
    static Optional<Square> ofFace(RgbPicture picture, List<Optional<Keypoint>> body) {
        if (body.getFirst().isEmpty() || body.subList(14, 18).stream().allMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        double[] nose = pixels(picture, body.getFirst().orElseThrow());
        double reach = 0;
        for (int i = 14; i < 18; i++) {
            if (body.get(i).isPresent()) {
                double[] at = pixels(picture, body.get(i).orElseThrow());
                double away = Math.max(Math.abs(nose[0] - at[0]), Math.abs(nose[1] - at[1]));
                reach = Math.max(reach, away * (i < 16 ? 3 : 1.5));
            }
        }
        double x = Math.max(0, nose[0] - reach);
        double y = Math.max(0, nose[1] - reach);
        // As in the published code, which compares with half the side ("reach") at the right and bottom, not with the
        // whole side.
        double wide = x + reach > picture.width() ? picture.width() - x : 2 * reach;
        double high = y + reach > picture.height() ? picture.height() - y : 2 * reach;
        return large(picture, x, y, Math.min(wide, high));
    }

    private static Optional<Square> within(RgbPicture picture, double x, double y, double side) {
        double wide = x + side > picture.width() ? picture.width() - x : side;
        double high = y + side > picture.height() ? picture.height() - y : side;
        return large(picture, x, y, Math.min(wide, high));
    }

    private static Optional<Square> large(RgbPicture picture, double x, double y, double side) {
        int left = (int) x;
        int top = (int) y;
        return side < SMALLEST || left >= picture.width() || top >= picture.height()
                ? Optional.empty()
                : Optional.of(new Square(left, top, (int) side));
    }

    private static double[] pixels(RgbPicture picture, Keypoint point) {
        return new double[] {point.x() * picture.width(), point.y() * picture.height()};
    }

    /** Cuts the square out; what lies outside of the picture is left out. */
    RgbPicture of(RgbPicture picture) {
        int wide = Math.min(side, picture.width() - x);
        int high = Math.min(side, picture.height() - y);
        byte[] rgb = new byte[3 * wide * high];
        for (int row = 0; row < high; row++) {
            System.arraycopy(picture.rgb(), 3 * ((y + row) * picture.width() + x), rgb, 3 * row * wide, 3 * wide);
        }
        return new RgbPicture(wide, high, rgb);
    }

    /**
     * Converts a position in the square to one in the picture; empty at the square's left or top edge, which stands for
     * "not found".
     */
    Optional<Keypoint> place(RgbPicture picture, int column, int row) {
        return column == 0 || row == 0
                ? Optional.empty()
                : Optional.of(
                        new Keypoint((column + x) / (double) picture.width(), (row + y) / (double) picture.height()));
    }
}
