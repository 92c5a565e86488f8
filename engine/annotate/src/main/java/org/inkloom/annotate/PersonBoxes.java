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
 * Finds people with YOLOX (Ge et al., arXiv:2107.08430), as DWPose does: the network says for each cell of three grids where a
 * box lies, whether it holds anything, and what.
 */
final class PersonBoxes {
    private static final int[] STRIDES = {8, 16, 32};
    private static final byte GREY = 114;
    private static final double LIKELY = 0.3;
    private static final double SAME = 0.45;

    /** Where a cell's numbers stand: middle, size, whether there is anything, then each kind of thing, people first. */
    private static final int ANYTHING = 4;

    private static final int PERSON = 5;

    private final OnnxNetwork network;
    private final Placement placement;

    PersonBoxes(OnnxNetwork network, Placement placement) {
        this.network = network;
        this.placement = placement;
    }

    /**
     * A box in a picture's pixels.
     *
     * @param left less than {@code right}
     * @param top less than {@code bottom}
     * @param right of the box
     * @param bottom of the box
     * @param score 0 to 1
     */
    record Box(double left, double top, double right, double bottom, double score) {
        /** The parts that two boxes share of what they cover together, pixels counted whole as the published code does. */
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

    /** Returns people, the likeliest first. */
    List<Box> find(RgbPicture picture) {
        long[] size = network.inputs().values().iterator().next();
        int height = (int) size[2];
        int width = (int) size[3];
        double ratio = Math.min((double) height / picture.height(), (double) width / picture.width());
        try (Scope scope = Scope.open()) {
            Tensor input =
                    PictureTensors.tensor(letterboxed(picture, width, height, ratio), true, value -> value, placement);
            Tensor cells = network.forward(input).getFirst();
            return apart(boxes(Tensors.floats(cells), (int) cells.size(-1), width, height, ratio));
        }
    }

    /** Fits a picture into the upper left of a grey one. */
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
     * Reads the cells, row by row in each grid.
     *
     * @param numbers of a cell: middle in cells from its corner, logarithms of the size in cells, scores
     * @param ratio pixels that the network saw for one of the picture
     */
    static List<Box> boxes(float[] cells, int numbers, int width, int height, double ratio) {
        List<Box> boxes = new ArrayList<>();
        int at = 0;
        for (int stride : STRIDES) {
            for (int y = 0; y < height / stride; y++) {
                for (int x = 0; x < width / stride; x++) {
                    double score = (double) cells[at + ANYTHING] * cells[at + PERSON];
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

    /** Takes the likeliest of boxes that lie over one another. */
    static List<Box> apart(List<Box> boxes) {
        List<Box> kept = new ArrayList<>();
        boxes.stream()
                .sorted(Comparator.comparingDouble(Box::score).reversed())
                .filter(box -> kept.stream().allMatch(other -> other.overlap(box) <= SAME))
                .forEach(kept::add);
        return kept;
    }
}
