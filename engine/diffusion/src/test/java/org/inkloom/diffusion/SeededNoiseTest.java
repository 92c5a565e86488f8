package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.junit.jupiter.api.Test;

class SeededNoiseTest {
    @Test
    void one_stream_draws_once_for_the_picture_that_all_start_from_and_goes_on_for_the_batch() {
        try (Scope scope = Scope.open();
                SeededNoise batch = new SeededNoise(List.of(5L), 3);
                Noise stream = new Noise(5)) {
            Tensor start = batch.nextForStart(4, 2, 6);
            assertThat(Tensors.shape(start)).containsExactly(1, 4, 2, 6);
            assertThat(Tensors.floats(start)).isEqualTo(Tensors.floats(stream.randn(1, 4, 2, 6)));
            assertThat(Tensors.floats(batch.next(4, 2, 6))).isEqualTo(Tensors.floats(stream.randn(3, 4, 2, 6)));
        }
    }

    @Test
    void a_picture_with_its_own_seed_draws_what_it_draws_alone() {
        try (Scope scope = Scope.open();
                SeededNoise batch = new SeededNoise(List.of(5L, 8L), 2);
                SeededNoise alone = new SeededNoise(List.of(8L), 1)) {
            Tensor start = batch.nextForStart(4, 2, 6).narrow(0, 1, 1).contiguous();
            assertThat(Tensors.floats(start)).isEqualTo(Tensors.floats(alone.nextForStart(4, 2, 6)));
            Tensor next = batch.next(4, 2, 6).narrow(0, 1, 1).contiguous();
            assertThat(Tensors.floats(next)).isEqualTo(Tensors.floats(alone.next(4, 2, 6)));
        }
    }
}
