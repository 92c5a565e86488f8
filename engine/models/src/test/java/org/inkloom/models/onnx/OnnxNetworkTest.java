package org.inkloom.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.WrittenOnnx;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.OnnxFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small networks against values computed by hand. */
class OnnxNetworkTest {
    @TempDir
    private Path folder;

    private record Made(long[] shape, float[] values) {}

    private List<Made> run(WrittenOnnx network, float[] input, long... shape) throws IOException {
        Path file = network.write(folder.resolve("network.onnx"));
        try (OnnxNetwork opened = OnnxNetwork.open(file, Placement.cpuFloat32());
                Scope scope = Scope.open()) {
            return opened.forward(Tensors.of(input, shape)).stream()
                    .map(tensor -> new Made(Tensors.shape(tensor), floats(tensor)))
                    .toList();
        }
    }

    private static float[] floats(Tensor tensor) {
        return Tensors.floats(Tensors.cast(tensor, DType.FLOAT32));
    }

    /** Computes one step of a value {@code x}. */
    private float[] one(String operator, Map<String, ?> attributes, float[] input, long... shape) throws IOException {
        WrittenOnnx network = new WrittenOnnx(13)
                .input("x", shape)
                .node(operator, "x", "y", attributes)
                .output("y");
        return run(network, input, shape).getFirst().values();
    }

    @Test
    void convolves_with_strides_padding_dilation_and_groups() throws IOException {
        float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        WrittenOnnx plain = new WrittenOnnx(11)
                .input("x", 1, 1, 3, 3)
                .weight("w", new float[] {1, 0, 0, 2}, 1, 1, 2, 2)
                .weight("b", new float[] {10}, 1)
                .node("Conv", "x w b", "y")
                .node("Conv", "x w", "uneven", Map.of("pads", new long[] {0, 0, 1, 1}, "strides", new long[] {2, 2}))
                .node("Conv", "x w", "wide", Map.of("dilations", new long[] {2, 2}))
                .output("y")
                .output("uneven")
                .output("wide");
        List<Made> made = run(plain, x, 1, 1, 3, 3);
        assertThat(made.get(0).values()).containsExactly(1 + 10 + 10, 2 + 12 + 10, 4 + 16 + 10, 5 + 18 + 10);
        assertThat(made.get(1).values()).containsExactly(1 + 10, 3, 7, 9);
        assertThat(made.get(2).values()).containsExactly(1 + 18);
        WrittenOnnx groups = new WrittenOnnx(11)
                .input("x", 1, 2, 1, 2)
                .weight("w", new float[] {2, 3}, 2, 1, 1, 1)
                .node("Conv", "x w", "y", Map.of("group", 2L))
                .output("y");
        assertThat(run(groups, new float[] {1, 2, 3, 4}, 1, 2, 1, 2).getFirst().values())
                .containsExactly(2, 4, 9, 12);
    }

    @Test
    void a_small_detector_of_the_usual_blocks_is_computed_to_its_end() throws IOException {
        WrittenOnnx network = new WrittenOnnx(11)
                .input("x", 1, 1, 2, 2)
                .weight("factors", new float[] {1, 1, 2, 2}, 4)
                .weight("shape", 1, 2, -1)
                .node("Sigmoid", "x", "gate")
                .node("Mul", "x gate", "silu")
                .node("MaxPool", "silu", "pooled", Map.of("kernel_shape", new long[] {2, 2}))
                .node(
                        "Resize",
                        "pooled - factors",
                        "large",
                        Map.of(
                                "mode",
                                "nearest",
                                "coordinate_transformation_mode",
                                "asymmetric",
                                "nearest_mode",
                                "floor"))
                .node("Concat", "silu large", "both", Map.of("axis", 1L))
                .node("Reshape", "both shape", "rows")
                .node("Transpose", "rows", "y", Map.of("perm", new long[] {0, 2, 1}))
                .output("y");
        Made made = run(network, new float[] {0, 1, -1, 2}, 1, 1, 2, 2).getFirst();
        float one = (float) (1 / (1 + Math.exp(-1)));
        float minus = (float) (-1 / (1 + Math.exp(1)));
        float two = (float) (2 / (1 + Math.exp(-2)));
        assertThat(made.shape()).containsExactly(1, 4, 2);
        float[] expected = {0, two, one, two, minus, two, two, two};
        for (int i = 0; i < expected.length; i++) {
            assertThat(made.values()[i]).as("" + i).isCloseTo(expected[i], within(1e-6f));
        }
    }

    @Test
    void slices_splits_gathers_and_counts_axes_from_either_end() throws IOException {
        WrittenOnnx network = new WrittenOnnx(13)
                .input("x", 2, 4)
                .weight("starts", 1)
                .weight("ends", 9_223_372_036_854_775_807L)
                .weight("axes", -1)
                .weight("steps", 2)
                .weight("sizes", 1, 3)
                .weight("last", -1)
                .weight("first", 0)
                .node("Slice", "x starts ends axes steps", "odd")
                .node("Split", "x sizes", "head tail", Map.of("axis", 1L))
                .node("Gather", "x last", "row", Map.of("axis", 0L))
                .node("Unsqueeze", "head first", "raised")
                .node("Squeeze", "raised first", "lowered")
                .node("Shape", "x", "shape")
                .node("Flatten", "raised", "flat", Map.of("axis", -1L))
                .output("odd")
                .output("tail")
                .output("row")
                .output("raised")
                .output("lowered")
                .output("shape")
                .output("flat");
        List<Made> made = run(network, new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4);
        assertThat(made.get(0).values()).containsExactly(2, 4, 6, 8);
        assertThat(made.get(1).values()).containsExactly(2, 3, 4, 6, 7, 8);
        assertThat(made.get(2).shape()).containsExactly(1, 4);
        assertThat(made.get(2).values()).containsExactly(5, 6, 7, 8);
        assertThat(made.get(3).shape()).containsExactly(1, 2, 1);
        assertThat(made.get(4).shape()).containsExactly(2, 1);
        assertThat(made.get(5).values()).containsExactly(2, 4);
        assertThat(made.get(6).shape()).containsExactly(2, 1);
    }

    @Test
    void reduces_normalises_and_multiplies_as_the_published_definitions_say() throws IOException {
        float[] x = {3, -4, 1, 2};
        assertThat(one("ReduceL2", Map.of("axes", new long[] {1}), x, 2, 2)[0]).isEqualTo(5);
        assertThat(one("ReduceMean", Map.of("axes", new long[] {0}, "keepdims", 0L), x, 2, 2))
                .containsExactly(2, -1);
        assertThat(one("GlobalAveragePool", Map.of(), x, 1, 1, 2, 2)).containsExactly(0.5f);
        assertThat(one("HardSigmoid", Map.of("alpha", 0.5f, "beta", 0.25f), x, 4))
                .containsExactly(1, 0, 0.75f, 1);
        assertThat(one("Relu", Map.of(), x, 4)).containsExactly(3, 0, 1, 2);
        assertThat(one("LeakyRelu", Map.of("alpha", 0.5f), x, 4)).containsExactly(3, -2, 1, 2);
        float[] soft = one("Softmax", Map.of("axis", 1L), new float[] {0, 0, 1, 1}, 2, 2);
        assertThat(soft).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
        WrittenOnnx gemm = new WrittenOnnx(13)
                .input("x", 1, 2)
                .weight("w", new float[] {1, 2, 3, 4}, 2, 2)
                .weight("b", new float[] {1, 1}, 2)
                .weight("least", new float[] {0}, 1)
                .node("Gemm", "x w b", "g", Map.of("transB", 1L, "alpha", 2f, "beta", 3f))
                .node("Clip", "g least", "y")
                .output("g")
                .output("y");
        List<Made> made = run(gemm, new float[] {1, -2}, 1, 2);
        assertThat(made.get(0).values()).containsExactly(2 * (1 - 4) + 3, 2 * (3 - 8) + 3);
        assertThat(made.get(1).values()).containsExactly(0, 0);
        WrittenOnnx norm = new WrittenOnnx(13)
                .input("x", 1, 2, 1, 1)
                .weight("scale", new float[] {2, 1}, 2)
                .weight("shift", new float[] {1, 0}, 2)
                .weight("mean", new float[] {1, 4}, 2)
                .weight("variance", new float[] {4, 1}, 2)
                .node("BatchNormalization", "x scale shift mean variance", "y", Map.of("epsilon", 0f))
                .output("y");
        assertThat(run(norm, new float[] {3, 6}, 1, 2, 1, 1).getFirst().values())
                .containsExactly(3, 2);
    }

    @Test
    void operators_that_are_not_computed_are_listed_before_anything_is() throws IOException {
        Path file = new WrittenOnnx(13)
                .input("x", 1)
                .node("NonMaxSuppression", "x", "a")
                .node("Loop", "a", "b")
                .node("Relu", "b", "c")
                .output("c")
                .write(folder.resolve("other.onnx"));
        assertThatThrownBy(() -> OnnxNetwork.open(file, Placement.cpuFloat32()))
                .isInstanceOfSatisfying(InkloomException.class, e -> {
                    assertThat(e.code()).isEqualTo("INK-MODEL-025");
                    assertThat(e.getMessage())
                            .contains("Loop, NonMaxSuppression")
                            .doesNotContain("Relu");
                });
    }

    @Test
    void what_an_operator_does_not_do_is_named_with_the_step() {
        assertThatThrownBy(() -> one("MaxPool", Map.of("auto_pad", "SAME_UPPER"), new float[4], 1, 1, 2, 2))
                .hasMessageContaining("INK-MODEL-026")
                .hasMessageContaining("auto_pad SAME_UPPER");
        assertThatThrownBy(() -> one("Relu", Map.of(), new float[4], 5)).isInstanceOf(RuntimeException.class);
        WrittenOnnx loose =
                new WrittenOnnx(13).input("x", 1).node("Add", "x missing", "y").output("y");
        assertThatThrownBy(() -> run(loose, new float[] {1}, 1)).hasMessageContaining("missing");
    }

    @Test
    void a_file_that_was_cut_or_changed_is_refused_and_never_ends_the_program() throws IOException {
        byte[] whole = new WrittenOnnx(13)
                .input("x", 1, 2)
                .weight("w", new float[] {1, 2}, 1, 2)
                .weight("n", 1, 2)
                .node("Add", "x w", "y", Map.of("axis", 1L, "alpha", 1f, "mode", "a"))
                .output("y")
                .toBytes();
        Path file = folder.resolve("damaged.onnx");
        int refused = 0;
        for (int i = 0; i < whole.length; i++) {
            refused += requireCoded(Files.write(file, Arrays.copyOf(whole, i)));
            byte[] changed = whole.clone();
            changed[i] ^= (byte) 0xa5;
            requireCoded(Files.write(file, changed));
        }
        assertThat(refused).isGreaterThan(whole.length / 2);
    }

    private static int requireCoded(Path file) {
        try (OnnxFile read = OnnxFile.open(file)) {
            assertThat(read.opset()).isPositive();
            return 0;
        } catch (InkloomException e) {
            assertThat(e.code()).startsWith("INK-FILE-");
            return 1;
        }
    }
}
