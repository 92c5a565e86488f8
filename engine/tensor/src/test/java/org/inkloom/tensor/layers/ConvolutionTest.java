package org.inkloom.tensor.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.LibTorch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every number of channels gives the sums of float64, on every processor. */
class ConvolutionTest {
    private static final double TOLERANCE = 1e-6;
    private static final List<Integer> CHANNELS = List.of(1, 3, 4, 8, 9, 12, 16, 17, 20, 24, 28, 32, 33, 40, 48, 56);

    @BeforeAll
    static void load() {
        LibTorch.start();
        torch.manual_seed(1);
    }

    @Test
    void maps_and_gradients_are_those_of_float64_for_every_number_of_channels() {
        List<String> wrong = new ArrayList<>();
        for (int kernel : List.of(1, 2, 3, 5)) {
            for (int in : CHANNELS) {
                for (int out : CHANNELS) {
                    compare(kernel, in, out, wrong);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void compare(int kernel, int in, int out, List<String> wrong) {
        try (Scope scope = Scope.open()) {
            List<Tensor> single = inputs(DType.FLOAT32, kernel, in, out);
            List<Tensor> exact = new ArrayList<>();
            for (Tensor tensor : single) {
                exact.add(Tensors.cast(tensor.detach(), DType.FLOAT64).requires_grad_(true));
            }
            List<Tensor> sizes = exact.stream()
                    .map(tensor -> tensor.detach().abs().requires_grad_(true))
                    .toList();
            Tensor y = map(single);
            Tensor truth = map(exact);
            Tensor summed = map(sizes);
            Tensor direction = torch.randn(Tensors.shape(y));
            Tensor wide = Tensors.cast(direction, DType.FLOAT64);
            y.mul(direction).sum().backward();
            truth.mul(wide).sum().backward();
            summed.mul(wide.abs()).sum().backward();
            note(wrong, "map", kernel, in, out, distance(y.detach(), truth.detach(), summed.detach()));
            List<String> names = List.of("gradient of x", "gradient of the weight", "gradient of the bias");
            for (int i = 0; i < names.size(); i++) {
                double distance = distance(
                        single.get(i).grad(), exact.get(i).grad(), sizes.get(i).grad());
                note(wrong, names.get(i), kernel, in, out, distance);
            }
        }
    }

    private static List<Tensor> inputs(DType type, int kernel, int in, int out) {
        List<Tensor> inputs = new ArrayList<>();
        for (Tensor tensor :
                List.of(torch.randn(2, in, 7, 8), torch.randn(out, in, kernel, kernel), torch.randn(out))) {
            inputs.add(Tensors.cast(tensor, type).requires_grad_(true));
        }
        return inputs;
    }

    private static Tensor map(List<Tensor> inputs) {
        return Convolution.apply(
                inputs.get(0), inputs.get(1), new TensorOptional(inputs.get(2)), new long[] {1, 1}, new long[] {1, 1});
    }

    /**
     * The largest difference from the truth, as a share of the largest sum of sizes. A sum of random numbers may cancel, and
     * its rounding is then large beside it on one processor and not on the next; beside what was summed it is small on all.
     */
    private static double distance(Tensor actual, Tensor truth, Tensor summed) {
        assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(truth));
        Tensor difference = Tensors.cast(actual, DType.FLOAT64).sub(truth).abs().max();
        return Tensors.item(difference) / Tensors.item(summed.max());
    }

    private static void note(List<String> wrong, String what, int kernel, int in, int out, double distance) {
        if (!(distance <= TOLERANCE)) {
            wrong.add(what + ", kernel " + kernel + ", " + in + " to " + out + " channels: " + distance);
        }
    }
}
