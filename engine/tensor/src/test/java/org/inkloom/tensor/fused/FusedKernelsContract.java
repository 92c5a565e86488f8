package org.inkloom.tensor.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.LibTorch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every implementation of the kernels computes, compared with formulas in float64 on fresh random numbers, at the
 * sizes of Kolors, of Inkling, and of neither.
 */
abstract class FusedKernelsContract {
    static final int GROUPS = 32;

    abstract Device device();

    abstract DType type();

    abstract FusedKernels kernels();

    /** Rounding to the element type, twice for sums that are stored, with room for the largest of a million numbers. */
    private double allowed() {
        return type() == DType.BFLOAT16 ? 6e-3 : type() == DType.FLOAT16 ? 8e-4 : 1e-5;
    }

    static Stream<long[]> features() {
        return Stream.of(
                new long[] {2, 320, 16, 16},
                new long[] {1, 128, 40, 24},
                new long[] {3, 640, 7, 5},
                new long[] {2, 1280, 8, 8},
                new long[] {2, 2560, 4, 4},
                new long[] {1, 1920, 9, 3},
                new long[] {2, 160, 11, 13},
                new long[] {4, 512, 1, 1},
                new long[] {1, 64, 1, 300},
                new long[] {2, 36 * 32, 3, 3});
    }

    /** The same numbers in every run: a bound that is met by luck would be met by another number tomorrow. */
    @BeforeEach
    void seed() {
        LibTorch.start();
        torch.manual_seed(1);
    }

    @ParameterizedTest
    @MethodSource("features")
    void normalises_groups(long[] shape) {
        try (Scope scope = Scope.open()) {
            Tensor x = random(shape);
            Affine affine = affine(shape[1], 1e-5);
            check(
                    kernels().groupNorm(x, Optional.empty(), affine, GROUPS, FusedKernels.Activation.NONE),
                    groupNorm(wide(x), affine));
            check(
                    kernels().groupNorm(x, Optional.empty(), affine, GROUPS, FusedKernels.Activation.SILU),
                    torch.silu(groupNorm(wide(x), affine)));
        }
    }

    @ParameterizedTest
    @MethodSource("features")
    void normalises_groups_after_adding_a_bias_or_a_row_for_each_example(long[] shape) {
        try (Scope scope = Scope.open()) {
            Tensor x = random(shape);
            Affine affine = affine(shape[1], 1e-6);
            Tensor bias = random(shape[1]);
            check(
                    kernels().groupNorm(x, Optional.of(bias), affine, GROUPS, FusedKernels.Activation.SILU),
                    torch.silu(groupNorm(wide(x).add(wide(bias).view(1, -1, 1, 1)), affine)));
            // Rows that lie apart, as a part of one product for all blocks does.
            Tensor rows = random(shape[0], 3 * shape[1]).narrow(1, shape[1], shape[1]);
            check(
                    kernels().groupNorm(x, Optional.of(rows), affine, GROUPS, FusedKernels.Activation.SILU),
                    torch.silu(groupNorm(wide(x).add(wide(rows).unsqueeze(-1).unsqueeze(-1)), affine)));
        }
    }

    @ParameterizedTest
    @MethodSource("features")
    void adds_and_normalises_groups(long[] shape) {
        try (Scope scope = Scope.open()) {
            Tensor x = random(shape);
            Tensor residual = random(shape);
            Tensor bias = random(shape[1]);
            Affine affine = affine(shape[1], 1e-5);
            Tensor sum = wide(x).add(wide(bias).view(1, -1, 1, 1)).add(wide(residual));
            for (FusedKernels.Activation activation : FusedKernels.Activation.values()) {
                FusedKernels.Summed made =
                        kernels().addGroupNorm(x, Optional.of(bias), Optional.of(residual), affine, GROUPS, activation);
                Tensor normal = groupNorm(sum, affine);
                check(made.sum(), sum);
                check(made.normal(), activation == FusedKernels.Activation.SILU ? torch.silu(normal) : normal);
            }
            Tensor biased = wide(x).add(wide(bias).view(1, -1, 1, 1));
            FusedKernels.Summed alone = kernels()
                    .addGroupNorm(x, Optional.of(bias), Optional.empty(), affine, GROUPS, FusedKernels.Activation.NONE);
            check(alone.sum(), biased);
            check(alone.normal(), groupNorm(biased, affine));
            check(kernels().add(x, Optional.of(bias), Optional.empty()), biased);
            check(kernels().add(x, Optional.of(bias), Optional.of(residual)), sum);
            check(kernels().add(x, Optional.empty(), Optional.of(residual)), wide(x).add(wide(residual)));
        }
    }

    @Test
    void the_same_input_gives_the_same_bits() {
        try (Scope scope = Scope.open()) {
            Tensor x = random(2, 320, 64, 64);
            Affine affine = affine(320, 1e-5);
            Tensor first = kernels().groupNorm(x, Optional.empty(), affine, GROUPS, FusedKernels.Activation.SILU);
            Tensor second = kernels().groupNorm(x, Optional.empty(), affine, GROUPS, FusedKernels.Activation.SILU);
            assertThat(first.equal(second)).isTrue();
        }
    }

    static Stream<long[]> rows() {
        return Stream.of(
                new long[] {2, 77, 640},
                new long[] {2048, 1280},
                new long[] {5, 8},
                new long[] {3, 7, 264},
                new long[] {9, 2048},
                new long[] {9, 2560},
                new long[] {2, 3000},
                new long[] {4, 12});
    }

    @ParameterizedTest
    @MethodSource("rows")
    void normalises_rows(long[] shape) {
        try (Scope scope = Scope.open()) {
            long channels = shape[shape.length - 1];
            Tensor x = random(shape);
            Affine affine = affine(channels, 1e-5);
            check(kernels().layerNorm(x, Optional.empty(), affine), layerNorm(wide(x), affine));
            Tensor shift = random(channels);
            check(kernels().layerNorm(x, Optional.of(shift), affine), layerNorm(wide(x).add(wide(shift)), affine));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void gates(long[] shape) {
        try (Scope scope = Scope.open()) {
            long width = shape[shape.length - 1];
            Tensor both = random(shape);
            Tensor bias = random(width);
            check(kernels().geglu(both, Optional.empty()), gated(wide(both)));
            check(kernels().geglu(both, Optional.of(bias)), gated(wide(both).add(wide(bias))));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 1000, 4096, 16384, 7})
    void takes_the_softmax_of_rows(long columns) {
        try (Scope scope = Scope.open()) {
            Tensor scores = Tensors.to(Tensors.mul(torch.randn(5, columns), 30), device(), DType.FLOAT32);
            Tensor made = kernels().softmax(scores, 0.25);
            assertThat(Tensors.dtype(made)).isEqualTo(type());
            check(made, Tensors.mul(wide(scores), 0.25).softmax(-1));
        }
    }

    @Test
    void guides() {
        try (Scope scope = Scope.open()) {
            Tensor both = random(4, 4, 16, 16);
            Tensor scale = Tensors.to(Tensors.of(new float[] {7.5f}, 1), device(), DType.FLOAT32);
            Tensor negative = wide(both).narrow(0, 0, 2);
            Tensor positive = wide(both).narrow(0, 2, 2);
            Tensor made = kernels().guide(both, scale);
            assertThat(Tensors.dtype(made)).isEqualTo(DType.FLOAT32);
            check(made, negative.add(positive.sub(negative).mul(new Scalar(7.5))));
        }
    }

    Tensor random(long... shape) {
        try (Scope scope = Scope.open()) {
            Tensor made = Tensors.to(torch.randn(shape), device(), type());
            return scope.keep(shape.length == 4 ? made.contiguous(torch.MemoryFormat.ChannelsLast) : made);
        }
    }

    Affine affine(long channels, double epsilon) {
        return new Affine(random(channels), random(channels), epsilon);
    }

    static Tensor wide(Tensor x) {
        return Tensors.to(x, Device.CPU, DType.FLOAT64).contiguous();
    }

    static Tensor groupNorm(Tensor x, Affine affine) {
        Tensor groups = x.reshape(x.size(0), GROUPS, -1);
        Tensor centred = groups.sub(groups.mean(new long[] {-1}, true, new org.bytedeco.pytorch.ScalarTypeOptional()));
        Tensor variance =
                centred.mul(centred).mean(new long[] {-1}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
        Tensor normal = centred.mul(torch.rsqrt(Tensors.add(variance, affine.epsilon())))
                .reshape(Tensors.shape(x));
        return normal.mul(wide(affine.weight()).view(1, -1, 1, 1))
                .add(wide(affine.bias()).view(1, -1, 1, 1));
    }

    private static Tensor layerNorm(Tensor x, Affine affine) {
        Tensor centred = x.sub(x.mean(new long[] {-1}, true, new org.bytedeco.pytorch.ScalarTypeOptional()));
        Tensor variance =
                centred.mul(centred).mean(new long[] {-1}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
        return centred.mul(torch.rsqrt(Tensors.add(variance, affine.epsilon())))
                .mul(wide(affine.weight()))
                .add(wide(affine.bias()));
    }

    private static Tensor gated(Tensor both) {
        long inner = both.size(-1) / 2;
        Tensor gate = both.narrow(-1, inner, inner);
        Tensor gelu =
                Tensors.add(torch.erf(Tensors.mul(gate, Math.sqrt(0.5))), 1).mul(Tensors.mul(gate, 0.5));
        return both.narrow(-1, 0, inner).mul(gelu);
    }

    /** Compares by the relative error over all numbers, and refuses what is not a number. */
    void check(Tensor made, Tensor expected) {
        Tensor actual = wide(made);
        assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
        double error = Tensors.item(actual.sub(expected).norm()) / Tensors.item(expected.norm());
        assertThat(error).isLessThan(allowed());
    }
}
