package org.inkloom.models.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.Cancellation;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ESRGAN's network against its formulas in plain loops over float64, by every naming in which it is published. */
class UpscaleModelTest {
    private static final int FEATURES = 4;
    private static final int GROWTH = 2;
    private static final int BLOCKS = 2;
    private static final Placement EXACT = Placement.of(Device.CPU, DType.FLOAT64);

    @TempDir
    Path folder;

    private final Random random = new Random(3);

    /** Convolutions by BasicSR's names: weights {@code [out, in, 3, 3]}, then biases. */
    private final Map<String, double[]> weights = new LinkedHashMap<>();

    private final Map<String, double[]> biases = new LinkedHashMap<>();

    private void layer(String name, int in, int out, double size) {
        weights.put(name, random.doubles((long) out * in * 9, -size, size).toArray());
        biases.put(name, random.doubles(out, -0.3, 0.3).toArray());
    }

    private void network(int folding, int doublings, double size) {
        layer("conv_first", 3 * folding * folding, FEATURES, size);
        for (int block = 0; block < BLOCKS; block++) {
            for (int inner = 1; inner <= 3; inner++) {
                for (int k = 1; k <= 5; k++) {
                    String name = "body." + block + ".rdb" + inner + ".conv" + k;
                    layer(name, FEATURES + (k - 1) * GROWTH, k == 5 ? FEATURES : GROWTH, size);
                }
            }
        }
        layer("conv_body", FEATURES, FEATURES, size);
        for (int i = 1; i <= doublings; i++) {
            layer("conv_up" + i, FEATURES, FEATURES, size);
        }
        layer("conv_hr", FEATURES, FEATURES, size);
        layer("conv_last", FEATURES, 3, size);
    }

    private StoredTensor stored(String name, double[] values, long... shape) {
        MemorySegment data = MemorySegment.ofArray(new byte[8 * values.length]);
        for (int i = 0; i < values.length; i++) {
            data.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * i, values[i]);
        }
        return new StoredTensor(name, DType.FLOAT64, shape, data);
    }

    private Path write(UnaryOperator<String> naming) {
        List<StoredTensor> tensors = new ArrayList<>();
        weights.forEach((name, values) -> {
            int out = Objects.requireNonNull(biases.get(name)).length;
            tensors.add(stored(naming.apply(name) + ".weight", values, out, values.length / out / 9, 3, 3));
            tensors.add(stored(naming.apply(name) + ".bias", biases.get(name), out));
        });
        Path file = folder.resolve("network.safetensors");
        SafetensorsWriter.write(file, tensors, Map.of());
        return file;
    }

    /** Maps as {@code [channel][row][column]}. */
    private double[][][] convolved(String name, double[][][] x) {
        double[] weight = Objects.requireNonNull(weights.get(name));
        double[] bias = Objects.requireNonNull(biases.get(name));
        int rows = x[0].length;
        int columns = x[0][0].length;
        double[][][] made = new double[bias.length][rows][columns];
        for (int out = 0; out < bias.length; out++) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    double sum = bias[out];
                    for (int in = 0; in < x.length; in++) {
                        for (int k = 0; k < 9; k++) {
                            int r = row + k / 3 - 1;
                            int c = column + k % 3 - 1;
                            if (r >= 0 && r < rows && c >= 0 && c < columns) {
                                sum += weight[(out * x.length + in) * 9 + k] * x[in][r][c];
                            }
                        }
                    }
                    made[out][row][column] = sum;
                }
            }
        }
        return made;
    }

    private static double[][][] sum(double[][][] a, double[][][] b, double share) {
        double[][][] made = new double[a.length][a[0].length][a[0][0].length];
        for (int c = 0; c < a.length; c++) {
            for (int row = 0; row < a[0].length; row++) {
                for (int column = 0; column < a[0][0].length; column++) {
                    made[c][row][column] = a[c][row][column] + share * b[c][row][column];
                }
            }
        }
        return made;
    }

    private static double[][][] bent(double[][][] x) {
        double[][][] made = sum(x, x, 0);
        for (double[][] plane : made) {
            for (double[] row : plane) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = row[i] < 0 ? row[i] / 5 : row[i];
                }
            }
        }
        return made;
    }

    private static double[][][] doubled(double[][][] x) {
        double[][][] made = new double[x.length][2 * x[0].length][2 * x[0][0].length];
        for (int c = 0; c < x.length; c++) {
            for (int row = 0; row < made[0].length; row++) {
                for (int column = 0; column < made[0][0].length; column++) {
                    made[c][row][column] = x[c][row / 2][column / 2];
                }
            }
        }
        return made;
    }

    private static double[][][] folded(double[][][] x, int side) {
        double[][][] made = new double[x.length * side * side][x[0].length / side][x[0][0].length / side];
        for (int c = 0; c < made.length; c++) {
            int place = c % (side * side);
            for (int row = 0; row < made[0].length; row++) {
                for (int column = 0; column < made[0][0].length; column++) {
                    made[c][row][column] =
                            x[c / (side * side)][row * side + place / side][column * side + place % side];
                }
            }
        }
        return made;
    }

    private static double[][][] beside(double[][][] a, double[][][] b) {
        double[][][] made = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, made, a.length, b.length);
        return made;
    }

    private double[][][] expected(double[][][] picture, int folding, int doublings) {
        double[][][] start = convolved("conv_first", folded(picture, folding));
        double[][][] h = start;
        for (int block = 0; block < BLOCKS; block++) {
            double[][][] before = h;
            for (int inner = 1; inner <= 3; inner++) {
                String name = "body." + block + ".rdb" + inner + ".conv";
                double[][][] seen = h;
                for (int k = 1; k < 5; k++) {
                    seen = beside(seen, bent(convolved(name + k, seen)));
                }
                h = sum(h, convolved(name + 5, seen), 0.2);
            }
            h = sum(before, h, 0.2);
        }
        h = sum(start, convolved("conv_body", h), 1);
        for (int i = 1; i <= doublings; i++) {
            h = bent(convolved("conv_up" + i, doubled(h)));
        }
        return convolved("conv_last", bent(convolved("conv_hr", h)));
    }

    private static String naming(String kind, String name, int doublings) {
        return switch (kind) {
            case "plain" -> name;
            case "averaged" -> "params_ema." + name;
            case "later" ->
                name.replace("body.", "RRDB_trunk.")
                        .replace("rdb", "RDB")
                        .replace("conv_body", "trunk_conv")
                        .replace("conv_up", "upconv")
                        .replace("conv_hr", "HRconv");
            default -> {
                String below = name.startsWith("body.")
                        ? "1.sub." + name.substring(5).replace("rdb", "RDB") + ".0"
                        : Map.of(
                                        "conv_first",
                                        "0",
                                        "conv_body",
                                        "1.sub." + BLOCKS,
                                        "conv_up1",
                                        "3",
                                        "conv_up2",
                                        "6",
                                        "conv_hr",
                                        String.valueOf(3 * doublings + 2),
                                        "conv_last",
                                        String.valueOf(3 * doublings + 4))
                                .get(name);
                yield "model." + below;
            }
        };
    }

    private double[][][] picture(int rows, int columns) {
        double[][][] picture = new double[3][rows][];
        for (double[][] plane : picture) {
            for (int row = 0; row < rows; row++) {
                plane[row] = random.doubles(columns).toArray();
            }
        }
        return picture;
    }

    private static double[] flat(double[][][] picture) {
        return java.util.Arrays.stream(picture)
                .flatMap(java.util.Arrays::stream)
                .flatMapToDouble(java.util.Arrays::stream)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "plain, 1, 2",
        "averaged, 2, 2",
        "later, 1, 2",
        "first, 1, 2",
        "first, 1, 1",
        "first, 1, 0",
        "plain, 4, 2"
    })
    void enlarges_as_the_formulas_do(String kind, int folding, int doublings) {
        network(folding, doublings, 0.3);
        Path file = write(name -> naming(kind, name, doublings));
        double[][][] picture = picture(8, 4);
        double[] expected = flat(expected(picture, folding, doublings));
        try (UpscaleModel model = UpscaleModel.load(file, EXACT);
                Scope scope = Scope.open()) {
            assertThat(model.config()).isEqualTo(new RrdbConfig(3, FEATURES, GROWTH, BLOCKS, doublings, folding));
            assertThat(model.config().scale()).isEqualTo((1 << doublings) / folding);
            Tensor made = model.enlarged(Tensors.of(flat(picture), 1, 3, 8, 4));
            double[] values = Tensors.doubles(made.contiguous());
            assertThat(values).hasSameSizeAs(expected);
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).as("%s", i).isCloseTo(expected[i], within(1e-12));
            }
        }
    }

    @Test
    void sides_that_do_not_fold_are_filled_up_and_cut_again() {
        network(2, 2, 0.3);
        try (UpscaleModel model = UpscaleModel.load(write(name -> name), EXACT);
                Scope scope = Scope.open()) {
            Tensor made = model.enlarged(Tensors.of(flat(picture(7, 5)), 1, 3, 7, 5));
            assertThat(made.size(2)).isEqualTo(14);
            assertThat(made.size(3)).isEqualTo(10);
        }
    }

    /** How much a row or column of a tile of so many counts, where tiles overlap by 12 large pixels. */
    private static double fading(int place, int count) {
        double share = Math.min(1, (place + 1) / 12.0);
        return share * Math.min(1, (count - place) / 12.0);
    }

    private static int[] starts(int length) {
        return java.util.stream.IntStream.iterate(0, at -> at < length - 3, at -> at + 5)
                .map(at -> Math.max(0, Math.min(length - 3, at)))
                .toArray();
    }

    @Test
    void tiles_fade_into_one_another_and_a_small_picture_is_one_tile() {
        network(1, 2, 0.3);
        int rows = 23;
        int columns = 9;
        double[] expected = new double[3 * 4 * rows * 4 * columns];
        double[] counted = new double[expected.length];
        try (UpscaleModel model = UpscaleModel.load(write(name -> name), EXACT);
                Scope scope = Scope.open()) {
            Tensor picture = Tensors.of(flat(picture(rows, columns)), 1, 3, rows, columns);
            for (int top : starts(rows)) {
                for (int left : starts(columns)) {
                    int height = Math.min(8, rows - top);
                    int width = Math.min(8, columns - left);
                    double[] tile = Tensors.doubles(model.enlarged(picture.narrow(2, top, height)
                            .narrow(3, left, width)
                            .contiguous()));
                    for (int i = 0; i < tile.length; i++) {
                        int column = i % (4 * width);
                        int row = i / (4 * width) % (4 * height);
                        int plane = i / (16 * width * height);
                        double share = fading(row, 4 * height) * fading(column, 4 * width);
                        int at = (plane * 4 * rows + 4 * top + row) * 4 * columns + 4 * left + column;
                        expected[at] += share * tile[i];
                        counted[at] += share;
                    }
                }
            }
            double[] tiled = Tensors.doubles(
                    model.enlarged(picture, 8, 3, new Cancellation()).contiguous());
            for (int i = 0; i < tiled.length; i++) {
                assertThat(tiled[i]).as("%s", i).isCloseTo(expected[i] / counted[i], within(1e-12));
            }
            assertThat(Tensors.doubles(
                            model.enlarged(picture, 32, 3, new Cancellation()).contiguous()))
                    .isEqualTo(Tensors.doubles(model.enlarged(picture)));
        }
    }

    @Test
    void files_of_other_networks_are_refused_with_what_is_read() {
        SafetensorsWriter.write(
                folder.resolve("compact.safetensors"),
                List.of(stored("body.0.weight", new double[9], 1, 1, 3, 3)),
                Map.of());
        assertThatThrownBy(() -> UpscaleModel.load(folder.resolve("compact.safetensors"), EXACT))
                .hasMessageContaining("INK-MODEL-029");
        network(1, 2, 0.3);
        weights.put("conv_extra", new double[9]);
        biases.put("conv_extra", new double[1]);
        Path file = write(name -> name);
        assertThatThrownBy(() -> UpscaleModel.load(file, EXACT)).hasMessageContaining("conv_extra");
    }
}
