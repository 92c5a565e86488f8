package org.inkloom.training.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.LibTorch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VaeLossTest {
    /** One picture of two rows, three columns and one colour; the reconstruction is black. */
    private static final float[] PICTURE = {0.5f, 0.5f, -1, 0.5f, 0.5f, 0};

    @BeforeAll
    static void start() {
        LibTorch.start();
    }

    private static double difference(String gradientWeight, Optional<float[]> weights) {
        return difference(gradientWeight, "0", weights);
    }

    private static double difference(String gradientWeight, String squareWeight, Optional<float[]> weights) {
        VaeLoss loss = new VaeLoss(Trainings.config(
                        "vae", Path.of("nowhere"), "gradient_weight", gradientWeight, "square_weight", squareWeight)
                .objective());
        try (Scope scope = Scope.open()) {
            Tensor pictures = Tensors.of(PICTURE, 1, 1, 2, 3);
            Tensor decoded = Tensors.of(new float[6], 1, 1, 2, 3);
            return Tensors.item(loss.difference(decoded, pictures, weights.map(w -> Tensors.of(w, 1, 1, 2, 3))));
        }
    }

    @Test
    void is_the_mean_absolute_difference_and_that_of_neighbours_differences() {
        assertThat(difference("0", Optional.empty())).isCloseTo(3.0 / 6, within(1e-6));
        // Across: 0, 1.5, 0, 0.5 of four pairs; down: 0, 0, 1 of three.
        assertThat(difference("0.5", Optional.empty())).isCloseTo(0.5 + 0.5 * (2.0 / 4 + 1.0 / 3), within(1e-6));
    }

    @Test
    void a_pixel_counts_as_its_weight_says_and_a_pair_as_its_second_pixel() {
        Optional<float[]> weights = Optional.of(new float[] {1, 1, 3, 0, 1, 0});
        assertThat(difference("0", weights)).isCloseTo((0.5 + 0.5 + 3 + 0.5) / 6, within(1e-6));
        assertThat(difference("0.5", weights)).isCloseTo(4.5 / 6 + 0.5 * (3 * 1.5 / 4 + 0), within(1e-6));
        assertThat(difference("0.5", Optional.of(new float[] {1, 1, 1, 1, 1, 1})))
                .isCloseTo(difference("0.5", Optional.empty()), within(1e-6));
    }

    @Test
    void squares_count_as_their_weight_and_their_pixels_say() {
        assertThat(difference("0", "2", Optional.empty())).isCloseTo(3.0 / 6 + 2 * 2.0 / 6, within(1e-6));
        Optional<float[]> weights = Optional.of(new float[] {1, 1, 3, 0, 1, 0});
        assertThat(difference("0", "2", weights)).isCloseTo(4.5 / 6 + 2 * 3.75 / 6, within(1e-6));
    }
}
