package org.inkloom.annotate;

import static org.bytedeco.opencv.global.opencv_core.CV_32SC2;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.PointVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.inkloom.picture.png.RgbPicture;

/** Draws poses on black, in the colours and widths that ControlNet's pose networks were trained on. */
public final class PoseCanvas {
    private static final int STICK = 4;
    private static final int JOINT = 4;
    private static final int FACE_POINT = 3;
    private static final int FINGER = 2;
    private static final double LIMB_SHADE = 0.6;
    private static final int CONNECTED = 8;

    /** The colours of joints, around the hue circle; limbs have the same colours, but darker. */
    private static final int[] COLOURS = {
        0xff0000, 0xff5500, 0xffaa00, 0xffff00, 0xaaff00, 0x55ff00, 0x00ff00, 0x00ff55, 0x00ffaa, 0x00ffff, 0x00aaff,
        0x0055ff, 0x0000ff, 0x5500ff, 0xaa00ff, 0xff00ff, 0xff00aa, 0xff0055
    };

    private final Mat canvas;
    private final int width;
    private final int height;
    private final int stick;

    private PoseCanvas(Mat canvas, int stick) {
        this.canvas = canvas;
        this.stick = stick;
        width = canvas.cols();
        height = canvas.rows();
    }

    /** Draws poses, the later over the earlier. */
    public static RgbPicture draw(List<PersonPose> poses, int width, int height) {
        return draw(poses, width, height, STICK);
    }

    /**
     * Draws poses with wider limbs on large pictures, as xinsir/controlnet-openpose-sdxl-1.0 was trained: 2 times the
     * usual width, and once more for every 1000 pixels of the longer side, at most 7 times; below 500 pixels as usual.
     */
    public static RgbPicture drawWide(List<PersonPose> poses, int width, int height) {
        int longer = Math.max(width, height);
        return draw(poses, width, height, STICK * (longer < 500 ? 1 : Math.min(2 + longer / 1000, 7)));
    }

    private static RgbPicture draw(List<PersonPose> poses, int width, int height, int stick) {
        Raster.require();
        byte[] black = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        try (BytePointer bytes = new BytePointer(black);
                Mat canvas = new Mat(height, width, CV_8UC3, bytes)) {
            PoseCanvas drawing = new PoseCanvas(canvas, stick);
            for (PersonPose pose : poses) {
                drawing.body(pose.body());
                drawing.hand(pose.leftHand());
                drawing.hand(pose.rightHand());
                drawing.face(pose.face());
            }
            bytes.get(black);
        }
        return new RgbPicture(width, height, black);
    }

    private void body(List<Optional<Keypoint>> points) {
        for (int limb = 0; limb < Limbs.DRAWN; limb++) {
            Optional<Keypoint> from = points.get(Limbs.from(limb));
            Optional<Keypoint> to = points.get(Limbs.to(limb));
            if (from.isPresent() && to.isPresent()) {
                limb(from.get(), to.get(), COLOURS[limb]);
            }
        }
        for (int i = 0; i < points.size(); i++) {
            int colour = COLOURS[i];
            points.get(i)
                    .ifPresent(point -> disc((int) (point.x() * width), (int) (point.y() * height), JOINT, colour));
        }
    }

    /** Draws an ellipse between two points, as a polygon with corners at whole pixels. */
    private void limb(Keypoint from, Keypoint to, int colour) {
        double dx = from.x() * width - to.x() * width;
        double dy = from.y() * height - to.y() * height;
        int middleX = (int) ((from.x() * width + to.x() * width) / 2);
        int middleY = (int) ((from.y() * height + to.y() * height) / 2);
        int half = (int) (Math.sqrt(dy * dy + dx * dx) / 2);
        int angle = (int) Math.toDegrees(Math.atan2(dy, dx));
        try (Point centre = new Point(middleX, middleY);
                Size axes = new Size(half, stick);
                PointVector polygon = new PointVector();
                Scalar shade = scalar(colour, LIMB_SHADE)) {
            opencv_imgproc.ellipse2Poly(centre, axes, angle, 0, 360, 1, polygon);
            int[] places = new int[2 * (int) polygon.size()];
            for (int i = 0; i < polygon.size(); i++) {
                places[2 * i] = polygon.get(i).x();
                places[2 * i + 1] = polygon.get(i).y();
            }
            try (IntPointer values = new IntPointer(places);
                    Mat corners = new Mat(places.length / 2, 1, CV_32SC2, values)) {
                opencv_imgproc.fillConvexPoly(canvas, corners, shade);
            }
        }
    }

    private void hand(List<Optional<Keypoint>> points) {
        if (points.isEmpty()) {
            return;
        }
        for (int bone = 0; bone < PersonPose.HAND - 1; bone++) {
            // Every finger has four points; its first bone starts at the wrist.
            Optional<Keypoint> from = points.get(bone % 4 == 0 ? 0 : bone);
            Optional<Keypoint> to = points.get(bone + 1);
            if (from.filter(this::isInside).isPresent()
                    && to.filter(this::isInside).isPresent()) {
                finger(from.get(), to.get(), bone / (PersonPose.HAND - 1.0));
            }
        }
        points.forEach(each -> each.filter(this::isInside)
                .ifPresent(point -> disc((int) (point.x() * width), (int) (point.y() * height), JOINT, 0x0000ff)));
    }

    private void finger(Keypoint from, Keypoint to, double hue) {
        try (Point start = pixel(from);
                Point end = pixel(to);
                Scalar shade = new Scalar(ramp(hue, 5), ramp(hue, 3), ramp(hue, 1), 0)) {
            opencv_imgproc.line(canvas, start, end, shade, FINGER, CONNECTED, 0);
        }
    }

    /**
     * Returns one channel of a fully saturated colour, 0 to 255: {@code 255 - 255 · clamp(min(k, 4 - k), 0, 1)} with k
     * = channel + 6 hue mod 6.
     */
    private static double ramp(double hue, int channel) {
        double k = (channel + 6 * hue) % 6;
        return 255 * (1 - Math.clamp(Math.min(k, 4 - k), 0, 1));
    }

    private void face(List<Optional<Keypoint>> points) {
        points.forEach(each -> each.filter(this::isInside)
                .ifPresent(point -> disc((int) (point.x() * width), (int) (point.y() * height), FACE_POINT, 0xffffff)));
    }

    private Point pixel(Keypoint point) {
        return new Point((int) (point.x() * width), (int) (point.y() * height));
    }

    /** Returns whether a point of a hand or face was found: the first row and column stand for points that were not. */
    private boolean isInside(Keypoint point) {
        return (int) (point.x() * width) > 0 && (int) (point.y() * height) > 0;
    }

    private void disc(int x, int y, int radius, int colour) {
        try (Point centre = new Point(x, y);
                Scalar shade = scalar(colour, 1)) {
            opencv_imgproc.circle(canvas, centre, radius, shade, -1, CONNECTED, 0);
        }
    }

    private static Scalar scalar(int colour, double shade) {
        return new Scalar(
                (int) ((colour >> 16 & 0xff) * shade),
                (int) ((colour >> 8 & 0xff) * shade),
                (int) ((colour & 0xff) * shade),
                0);
    }
}
