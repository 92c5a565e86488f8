package org.inkloom.tensor.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.LibTorch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every implementation of the products computes, compared with float64: the sizes of Kolors and of Inkling, rows that
 * no tile divides, and widths that tensor cores cannot take.
 */
abstract class MatrixProductsContract {
    /** Two factors rounded to three bits of mantissa each, over the root of the sum of squares. */
    private static final double FLOAT8 = 4e-2;

    abstract Device device();

    abstract DType type();

    abstract MatrixProducts products();

    private double allowed() {
        return type() == DType.BFLOAT16 ? 6e-3 : type() == DType.FLOAT16 ? 8e-4 : 1e-5;
    }

    /** Rows, in, out. */
    static Stream<long[]> sizes() {
        return Stream.of(
                new long[] {2048, 1280, 1280},
                new long[] {512, 640, 1920},
                new long[] {77, 640, 5120},
                new long[] {1, 320, 1280},
                new long[] {33, 160, 480},
                new long[] {130, 1280, 40},
                new long[] {16, 24, 72},
                new long[] {19, 13, 7});
    }

    @BeforeEach
    void seed() {
        LibTorch.start();
        torch.manual_seed(3);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void maps_rows_with_and_without_a_bias(long[] size) {
        try (Scope scope = Scope.open()) {
            Tensor x = random(size[0], size[1]);
            Tensor weight = random(size[2], size[1]);
            Tensor bias = random(size[2]);
            Tensor product = wide(x).matmul(wide(weight).t());
            check(products().linear(x, weight, Optional.empty()), product, allowed());
            check(products().linear(x, weight, Optional.of(bias)), product.add(wide(bias)), allowed());
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void adds_itself_to_what_is_there_once_also_when_a_size_is_met_first(long[] size) {
        try (Scope scope = Scope.open()) {
            Tensor x = random(size[0], size[1]);
            Tensor weight = random(size[2], size[1]);
            Tensor target = random(size[0], size[2]);
            Tensor expected = wide(target).add(wide(x).matmul(wide(weight).t()));
            products().addTo(target, x, weight);
            check(target, expected, allowed());
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void keeps_the_leading_dimensions(long[] size) {
        try (Scope scope = Scope.open()) {
            Tensor x = random(3, size[0], size[1]);
            Tensor weight = random(size[2], size[1]);
            Tensor out = products().linear(x, weight, Optional.empty());
            assertThat(Tensors.shape(out)).containsExactly(3, size[0], size[2]);
            check(out, wide(x).matmul(wide(weight).t()), allowed());
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void multiplies_in_eight_bits_as_near_as_eight_bits_are(long[] size) {
        try (Scope scope = Scope.open()) {
            Tensor x = random(size[0], size[1]);
            Tensor weight = random(size[2], size[1]);
            Tensor bias = random(size[2]);
            RowScaled rounded = RowScaled.of(weight);
            Tensor product = wide(x).matmul(wide(weight).t());
            check(products().linear(x, rounded, Optional.empty()), product, FLOAT8);
            check(products().linear(x, rounded, Optional.of(bias)), product.add(wide(bias)), FLOAT8);
            Tensor target = random(size[0], size[2]);
            Tensor expected = wide(target).add(product);
            products().addTo(target, x, rounded);
            check(target, expected, FLOAT8);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void rounds_to_eight_bits_as_the_plain_way_does(long[] size) {
        try (Scope scope = Scope.open()) {
            Tensor x = random(size[0], size[1]);
            if (size[0] > 1) {
                x.select(0, 0).zero_(); // a row without a largest number
            }
            RowScaled weight = RowScaled.of(random(size[2], size[1]));
            Tensor expected = wide(RowScaled.of(x).wide(DType.FLOAT32))
                    .matmul(wide(weight.wide(DType.FLOAT32)).t());
            // Beside the result's own rounding: plain factors are rounded to the element type once more.
            check(products().linear(x, weight, Optional.empty()), expected, 3 * allowed());
        }
    }

    private Tensor random(long... shape) {
        return Tensors.to(torch.randn(shape), device(), type());
    }

    private static Tensor wide(Tensor x) {
        return Tensors.to(x, Device.CPU, DType.FLOAT64);
    }

    private static void check(Tensor actual, Tensor expected, double allowed) {
        double distance = wide(actual).sub(expected).norm().item_double()
                / expected.norm().item_double();
        assertThat(distance).as("relative distance").isLessThan(allowed);
    }
}
