package org.inkloom.training.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.LibTorch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FocusWeightsTest {
    @BeforeAll
    static void start() {
        LibTorch.start();
    }

    private static float[] weights(int[] focus, long height, long width) {
        try (Scope scope = Scope.open()) {
            Tensor cells = Tensors.to(Tensors.of(focus, 1, 2, 2), Device.CPU, DType.UINT8);
            return Tensors.floats(FocusWeights.of(cells, 4, height, width));
        }
    }

    @Test
    void a_cell_of_the_figure_counts_four_times_one_of_the_background_and_the_mean_is_one() {
        // Weights 4, 1, 1, 2 before they are divided by their mean.
        assertThat(weights(new int[] {255, 0, 0, 85}, 2, 2))
                .containsExactly(new float[] {2, 0.5f, 0.5f, 1}, within(1e-6f));
    }

    @Test
    void a_finer_grid_repeats_the_cells_and_a_coarser_one_averages_them() {
        float[] fine = weights(new int[] {255, 0, 0, 85}, 4, 4);
        assertThat(fine).hasSize(16);
        assertThat(new float[] {fine[0], fine[1], fine[4], fine[5], fine[2], fine[15]})
                .containsExactly(new float[] {2, 2, 2, 2, 0.5f, 1}, within(1e-6f));
        assertThat(weights(new int[] {255, 0, 0, 85}, 1, 1)).containsExactly(new float[] {1}, within(1e-6f));
    }

    @Test
    void pictures_without_a_figure_weigh_alike_everywhere() {
        assertThat(weights(new int[] {0, 0, 0, 0}, 2, 2)).containsExactly(new float[] {1, 1, 1, 1}, within(1e-6f));
    }
}
