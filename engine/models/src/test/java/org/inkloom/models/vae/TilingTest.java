package org.inkloom.models.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.junit.jupiter.api.Test;

class TilingTest {
    @Test
    void tiles_of_a_map_that_looks_at_one_position_join_without_a_seam() {
        try (Scope scope = Scope.open();
                Noise noise = new Noise(5)) {
            for (int[] size : new int[][] {{16, 16}, {17, 40}, {40, 17}, {33, 31}, {64, 16}}) {
                Tensor x = noise.randn(2, 3, size[0], size[1]);
                Tensor expected = Tensors.mul(x, 2);
                Tensor tiled = new Tiling(16, 16).map(x, tile -> Tensors.mul(tile, 2));
                assertThat(Tensors.shape(tiled)).isEqualTo(Tensors.shape(expected));
                float[] wanted = Tensors.floats(expected);
                float[] got = Tensors.floats(tiled);
                for (int i = 0; i < wanted.length; i++) {
                    assertThat(got[i]).isCloseTo(wanted[i], within(2e-6f));
                }
            }
        }
    }
}
