package org.inkloom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.layers.Embedding;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsFile;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EightBitsTest {
    private static final long IN = 40;
    private static final long OUT = 24;

    @TempDir
    Path folder;

    /** Rows of very different sizes, one of them all zeros. */
    private static Tensor weight() {
        try (Noise noise = new Noise(5)) {
            Tensor rows = noise.randn(OUT, IN);
            for (long row = 0; row < OUT; row++) {
                rows.select(0, row).mul_(new Scalar(row == 3 ? 0 : Math.pow(10, (row % 5) - 3.0)));
            }
            return rows;
        }
    }

    private static double largest(Tensor difference) {
        return Tensors.item(difference.abs().max());
    }

    @ParameterizedTest
    @EnumSource
    void each_row_keeps_its_own_precision(EightBits type) {
        try (Scope scope = Scope.open()) {
            Tensor weight = weight();
            EightBits.Rounded rounded = type.round(weight);
            Tensor back = EightBits.unpacked(rounded.numbers(), EightBits.broadcast(rounded.scales(), 2));
            for (long row = 0; row < OUT; row++) {
                double most = largest(weight.select(0, row));
                double off = largest(weight.select(0, row).sub(back.select(0, row)));
                // Half a step: of 127 steps for whole numbers, an eighth of a power of two for floating-point ones.
                assertThat(off).isLessThanOrEqualTo(most * (type == EightBits.INT8 ? 0.5 / 127 : 1.0 / 16) * 1.001);
            }
        }
    }

    @Test
    void rounding_again_changes_nothing() {
        try (Scope scope = Scope.open()) {
            EightBits.Rounded once = EightBits.INT8.round(weight());
            Tensor back = EightBits.unpacked(once.numbers(), EightBits.broadcast(once.scales(), 2));
            EightBits.Rounded twice = EightBits.INT8.round(back);
            assertThat(once.numbers().equal(twice.numbers())).isTrue();
        }
    }

    private Path file(EightBits type, long... scaleShape) {
        try (Scope scope = Scope.open()) {
            EightBits.Rounded rounded = type.round(weight());
            Tensor scales = rounded.scales().narrow(0, 0, scaleShape.length == 0 ? OUT : scaleShape[0]);
            List<StoredTensor> tensors = new ArrayList<>();
            tensors.add(Tensors.store("map.weight", rounded.numbers()));
            tensors.add(Tensors.store(
                    "map.weight_scale",
                    scaleShape.length == 0 ? scales : scales.contiguous().view(scaleShape)));
            Path file = folder.resolve(type + ".safetensors");
            SafetensorsWriter.write(file, tensors, Map.of());
            return file;
        }
    }

    @ParameterizedTest
    @EnumSource
    void layers_compute_the_same_whether_unpacked_once_or_for_each_call(EightBits type) {
        Path file = file(type);
        Placement once = Placement.cpuFloat32();
        try (Scope scope = Scope.open();
                Noise noise = new Noise(1);
                Weights unpacked = Weights.open(SafetensorsFile.open(file), once);
                Weights packed = Weights.open(SafetensorsFile.open(file), once.asInFile())) {
            Tensor x = noise.randn(6, IN);
            Tensor ids = Tensors.of(new long[] {0, 3, 23, 3}, 2, 2);
            assertThat(linear(unpacked).forward(x).equal(linear(packed).forward(x)))
                    .isTrue();
            Tensor rows = table(packed).forward(ids);
            assertThat(Tensors.shape(rows)).containsExactly(2, 2, IN);
            assertThat(rows.equal(table(unpacked).forward(ids))).isTrue();
        }
    }

    private static Linear linear(Weights weights) {
        return weights.build("map", AdapterSet.NONE, name -> false, w -> Linear.withoutBias(w.in("map"), IN, OUT));
    }

    private static Embedding table(Weights weights) {
        return weights.build("map", AdapterSet.NONE, name -> false, w -> new Embedding(w.in("map"), OUT, IN));
    }

    @Test
    void files_of_others_may_have_their_scales_in_a_column_or_one_for_all() {
        for (long[] shape : new long[][] {{OUT, 1}, {1}}) {
            try (Scope scope = Scope.open();
                    UnpackedWeights file = new UnpackedWeights(SafetensorsFile.open(file(EightBits.INT8, shape)))) {
                assertThat(file.names()).containsExactly("map.weight");
                assertThat(file.get("map.weight").dtype()).isEqualTo(DType.FLOAT32);
            }
        }
    }

    @Test
    void scales_that_do_not_fit_are_named() {
        try (Weights weights = Weights.open(SafetensorsFile.open(file(EightBits.INT8, 5)), Placement.cpuFloat32())) {
            assertThatThrownBy(() -> linear(weights)).isInstanceOfSatisfying(InkloomException.class, e -> {
                assertThat(e.code()).isEqualTo("INK-MODEL-001");
                assertThat(e.what()).contains("map.weight_scale is [5], not [24]");
            });
        }
    }

    @ParameterizedTest
    @EnumSource(EightBits.class)
    void a_table_that_is_rounded_in_pieces_has_the_numbers_of_its_rows(EightBits type) {
        try (Scope scope = Scope.open();
                Noise noise = new Noise(4)) {
            Tensor large = noise.randn(5, 1 << 22);
            EightBits.Rounded all = type.round(large);
            assertThat(Tensors.shape(all.numbers())).containsExactly(5, 1 << 22);
            for (int row = 3; row < 5; row++) {
                EightBits.Rounded one = type.round(large.narrow(0, row, 1));
                Tensor there = all.numbers().narrow(0, row, 1);
                assertThat(Tensors.cast(there, DType.FLOAT32).equal(Tensors.cast(one.numbers(), DType.FLOAT32)))
                        .isTrue();
                assertThat(Tensors.floats(all.scales())[row]).isEqualTo(Tensors.floats(one.scales())[0]);
            }
        }
    }
}
