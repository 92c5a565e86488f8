package org.inkloom.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes DWPose's two files with small networks that give the same answer for every picture: one box, and points on a
 * diagonal.
 */
public final class WrittenDwPose {
    /** Side in pixels of the picture in which people are searched. */
    private static final int SIDE = 32;

    /** Number of grid cells at strides 8, 16 and 32. */
    private static final int CELLS = 16 + 4 + 1;

    /** Numbers for each cell: position (2), size (2), probability of an object, of a person, and of one other class. */
    private static final int NUMBERS = 7;

    private static final int WIDTH = 24;
    private static final int HEIGHT = 32;
    private static final int POINTS = 133;

    private WrittenDwPose() {}

    /**
     * Writes {@code yolox_l.onnx}, whose box is 24 x 32 pixels around the middle of its input of 32 x 32, and
     * {@code dw-ll_ucoco_384.onnx}, whose point {@code i} lies in column {@code i mod 48} of 48 and row
     * {@code i mod 64} of 64.
     *
     * @param score probability of the box
     */
    public static void write(Path folder, float score) throws IOException {
        float[] cells = new float[CELLS * NUMBERS];
        int middle = (16 + 3) * NUMBERS;
        cells[middle + 2] = (float) Math.log(1.5);
        cells[middle + 3] = (float) Math.log(2);
        cells[middle + 4] = 1;
        cells[middle + 5] = score;
        WrittenOnnx boxes =
                new WrittenOnnx(11).input("images", 1, 3, SIDE, SIDE).weight("values", cells, 1, CELLS, NUMBERS);
        zero(boxes, "images")
                .node("Add", "values zero", "boxes")
                .output("boxes")
                .write(folder.resolve("yolox_l.onnx"));
        float[] columns = new float[POINTS * 2 * WIDTH];
        float[] rows = new float[POINTS * 2 * HEIGHT];
        for (int i = 0; i < POINTS; i++) {
            columns[i * 2 * WIDTH + i % (2 * WIDTH)] = 1;
            rows[i * 2 * HEIGHT + i % (2 * HEIGHT)] = 1;
        }
        WrittenOnnx points = new WrittenOnnx(11)
                .input("input", 1, 3, HEIGHT, WIDTH)
                .weight("x", columns, 1, POINTS, 2 * WIDTH)
                .weight("y", rows, 1, POINTS, 2 * HEIGHT);
        zero(points, "input")
                .node("Add", "x zero", "simcc_x")
                .node("Add", "y zero", "simcc_y")
                .output("simcc_x")
                .output("simcc_y")
                .write(folder.resolve("dw-ll_ucoco_384.onnx"));
    }

    /** Adds a zero that depends on the picture (its mean times 0), so that the input is used. */
    private static WrittenOnnx zero(WrittenOnnx network, String input) {
        return network.weight("nothing", new float[] {0}, 1)
                .node("ReduceMean", input, "seen", Map.of("axes", new long[] {1, 2, 3}, "keepdims", 0L))
                .node("Mul", "seen nothing", "zero");
    }
}
