package org.inkloom.annotate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.onnx.OnnxNetwork;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * Finds the 133 points of a person in a box: body, feet, face and hands in the order of COCO-WholeBody. The network
 * predicts for each point the probabilities of its column and of its row (SimCC, Li et al., arXiv:2107.03332).
 */
final class WholeBodyPoints {
    /** Number of COCO-WholeBody's points. */
    static final int COUNT = 133;

    private static final double WIDER = 1.25;
    /** Number of columns, or rows, that the network distinguishes for each pixel. */
    private static final double BINS_PER_PIXEL = 2;

    /**
     * Means of red, green and blue that are subtracted from the input, which is then divided by the standard
     * deviations.
     */
    private static final double[] MEANS = {123.675, 116.28, 103.53};

    private static final double[] DEVIATIONS = {58.395, 57.12, 57.375};

    private final OnnxNetwork network;
    private final Placement placement;

    WholeBodyPoints(OnnxNetwork network, Placement placement) {
        this.network = network;
        this.placement = placement;
    }

    /**
     * A point that the network found.
     *
     * @param x in pixels of the picture
     * @param y in pixels of the picture
     * @param score the smaller one of its column's and its row's probability
     */
    record Point(double x, double y, double score) {}

    /** The part of a picture that is the network's input: a box, enlarged, with the input's aspect ratio. */
    record Region(double x, double y, double width, double height) {
        static Region of(PersonBoxes.Box box, int width, int height) {
            double wide = (box.right() - box.left()) * WIDER;
            double tall = (box.bottom() - box.top()) * WIDER;
            double shape = (double) width / height;
            boolean lying = wide > tall * shape;
            return new Region(
                    (box.left() + box.right()) / 2,
                    (box.top() + box.bottom()) / 2,
                    lying ? wide : tall * shape,
                    lying ? wide / shape : tall);
        }
    }

    /** Returns the points of a person. */
    List<Point> find(RgbPicture picture, PersonBoxes.Box box) {
        long[] size = network.inputs().values().iterator().next();
        int height = (int) size[2];
        int width = (int) size[3];
        Region region = Region.of(box, width, height);
        double scale = width / region.width();
        RgbPicture seen = Raster.moved(
                picture, width, height, scale, width / 2.0 - region.x() * scale, height / 2.0 - region.y() * scale);
        try (Scope scope = Scope.open()) {
            List<Tensor> made = network.forward(input(seen));
            float[] columns = Tensors.floats(made.get(0));
            float[] rows = Tensors.floats(made.get(1));
            return points(columns, rows, region, width, height);
        }
    }

    private Tensor input(RgbPicture picture) {
        int plane = picture.width() * picture.height();
        byte[] rgb = picture.rgb();
        float[] values = new float[3 * plane];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < plane; i++) {
                values[c * plane + i] = (float) (((rgb[3 * i + c] & 0xff) - MEANS[c]) / DEVIATIONS[c]);
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor batch = Tensors.of(values, 1, 3, picture.height(), picture.width());
            return scope.keep(Tensors.to(batch, placement.device(), placement.compute()));
        }
    }

    /** Takes the most probable column and row of each point; a point without a positive score was not found. */
    static List<Point> points(float[] columns, float[] rows, Region region, int width, int height) {
        List<Point> points = new ArrayList<>();
        int across = columns.length / COUNT;
        int down = rows.length / COUNT;
        for (int i = 0; i < COUNT; i++) {
            int column = highest(columns, i * across, across);
            int row = highest(rows, i * down, down);
            double score = Math.min(columns[i * across + column], rows[i * down + row]);
            boolean somewhere = score > 0;
            points.add(new Point(
                    (somewhere ? column : -1) / BINS_PER_PIXEL / width * region.width()
                            + region.x()
                            - region.width() / 2,
                    (somewhere ? row : -1) / BINS_PER_PIXEL / height * region.height()
                            + region.y()
                            - region.height() / 2,
                    score));
        }
        return points;
    }

    private static int highest(float[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = values[from + i] > values[from + best] ? i : best;
        }
        return best;
    }

    /** COCO's index for each of OpenPose's points of a body; -1 for the neck, which COCO lacks. */
    private static final int[] BODY = {0, -1, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3};

    private static final int NECK = 1;
    private static final int LEFT_SHOULDER = 5;
    private static final int RIGHT_SHOULDER = 6;
    private static final int FACE = 23;
    private static final int FACE_POINTS = 68;
    private static final int LEFT_HAND = 91;
    private static final int RIGHT_HAND = 112;
    private static final int LEFT_EYE = 1;
    private static final int RIGHT_EYE = 2;
    private static final double SURE = 0.3;

    /**
     * Returns a person in OpenPose's order: the neck is the middle of the shoulders, and the face has 68 points
     * followed by the body's two eyes.
     */
    static PersonPose pose(List<Point> points, int width, int height) {
        List<Optional<Keypoint>> body = new ArrayList<>();
        for (int number : BODY) {
            body.add(number < 0 ? Optional.empty() : sure(points.get(number), width, height));
        }
        Point left = points.get(LEFT_SHOULDER);
        Point right = points.get(RIGHT_SHOULDER);
        if (left.score() > SURE && right.score() > SURE) {
            body.set(NECK, sure(new Point((left.x() + right.x()) / 2, (left.y() + right.y()) / 2, 1), width, height));
        }
        List<Optional<Keypoint>> face = some(points, FACE, FACE_POINTS, width, height);
        if (!face.isEmpty()) {
            face.add(sure(points.get(RIGHT_EYE), width, height));
            face.add(sure(points.get(LEFT_EYE), width, height));
        }
        return new PersonPose(
                body,
                some(points, LEFT_HAND, PersonPose.HAND, width, height),
                some(points, RIGHT_HAND, PersonPose.HAND, width, height),
                face);
    }

    /** Returns the points of a hand or a face; empty if none is certain enough. */
    private static List<Optional<Keypoint>> some(List<Point> points, int from, int count, int width, int height) {
        List<Optional<Keypoint>> found = new ArrayList<>();
        for (Point point : points.subList(from, from + count)) {
            found.add(sure(point, width, height));
        }
        return found.stream().anyMatch(Optional::isPresent) ? found : new ArrayList<>();
    }

    private static Optional<Keypoint> sure(Point point, int width, int height) {
        return point.score() < SURE
                ? Optional.empty()
                : Optional.of(new Keypoint(point.x() / width, point.y() / height));
    }
}
