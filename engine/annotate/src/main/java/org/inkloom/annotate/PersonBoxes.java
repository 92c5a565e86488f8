package org.inkloom.annotate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.onnx.OnnxNetwork;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * Finds people with YOLOX (Ge et al., arXiv:2107.08430), as DWPose does: for each cell of three grids the network
 * predicts a box, the probability that it contains an object, and the probabilities of classes.
 */
final class PersonBoxes {
    private static final int[] STRIDES = {8, 16, 32};
    private static final byte GREY = 114;
    private static final double LIKELY = 0.3;
    private static final double SAME = 0.45;

    /**
     * Index of the object's probability among a cell's numbers: centre (2), size (2), object, then classes, of which
     * person is the first.
     */
    private static final int OBJECT = 4;

    private static final int PERSON = 5;

    private final OnnxNetwork network;
    private final Placement placement;

    PersonBoxes(OnnxNetwork network, Placement placement) {
        this.network = network;
        this.placement = placement;
    }

    /**
     * A box, in pixels of the picture.
     *
     * @param left smaller than {@code right}
     * @param top smaller than {@code bottom}
     * @param right of the box
     * @param bottom of the box
     * @param score probability, 0 to 1
     */
    record Box(double left, double top, double right, double bottom, double score) {
        /** Returns the intersection over union of two boxes, counting whole pixels as the published code does. */
        double overlap(Box other) {
            double width = Math.min(right, other.right) - Math.max(left, other.left) + 1;
            double height = Math.min(bottom, other.bottom) - Math.max(top, other.top) + 1;
            double shared = Math.max(0, width) * Math.max(0, height);
            return shared / (area() + other.area() - shared);
        }

        private double area() {
            return (right - left + 1) * (bottom - top + 1);
        }
    }

    /** Returns people, the most probable first. */
    List<Box> find(RgbPicture picture) {
        long[] size = network.inputs().values().iterator().next();
        int height = (int) size[2];
        int width = (int) size[3];
        double ratio = Math.min((double) height / picture.height(), (double) width / picture.width());
        try (Scope scope = Scope.open()) {
            Tensor input =
                    PictureTensors.tensor(letterboxed(picture, width, height, ratio), true, value -> value, placement);
            Tensor cells = network.forward(input).getFirst();
            return nonOverlapping(boxes(Tensors.floats(cells), (int) cells.size(-1), width, height, ratio));
        }
    }

    /** Scales a picture and puts it into the upper left corner of a grey one (letterboxing). */
    static RgbPicture letterboxed(RgbPicture picture, int width, int height, double ratio) {
        RgbPicture small = Raster.resize(
                picture,
                Math.max(1, (int) (picture.width() * ratio)),
                Math.max(1, (int) (picture.height() * ratio)),
                Raster.Filter.LINEAR);
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, GREY);
        for (int y = 0; y < small.height(); y++) {
            System.arraycopy(small.rgb(), 3 * y * small.width(), rgb, 3 * y * width, 3 * small.width());
        }
        return new RgbPicture(width, height, rgb);
    }

    /**
     * Decodes the network's output, row by row in each grid.
     *
     * @param numbers of a cell: centre in cells from its corner, logarithms of the size in cells, probabilities
     * @param ratio pixels of the network's input for one pixel of the picture
     */
    static List<Box> boxes(float[] cells, int numbers, int width, int height, double ratio) {
        List<Box> boxes = new ArrayList<>();
        int at = 0;
        for (int stride : STRIDES) {
            for (int y = 0; y < height / stride; y++) {
                for (int x = 0; x < width / stride; x++) {
                    double score = (double) cells[at + OBJECT] * cells[at + PERSON];
                    if (score > LIKELY) {
                        double middleX = (cells[at] + x) * stride;
                        double middleY = (cells[at + 1] + y) * stride;
                        double halfWidth = Math.exp(cells[at + 2]) * stride / 2;
                        double halfHeight = Math.exp(cells[at + 3]) * stride / 2;
                        boxes.add(new Box(
                                (middleX - halfWidth) / ratio,
                                (middleY - halfHeight) / ratio,
                                (middleX + halfWidth) / ratio,
                                (middleY + halfHeight) / ratio,
                                score));
                    }
                    at += numbers;
                }
            }
        }
        return boxes;
    }

    /** Removes boxes that overlap a more probable one (non-maximum suppression). */
    static List<Box> nonOverlapping(List<Box> boxes) {
        List<Box> kept = new ArrayList<>();
        boxes.stream()
                .sorted(Comparator.comparingDouble(Box::score).reversed())
                .filter(box -> kept.stream().allMatch(other -> other.overlap(box) <= SAME))
                .forEach(kept::add);
        return kept;
    }
}
