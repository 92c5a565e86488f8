package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.workflow.node.ValueFiles.Written;
import org.junit.jupiter.api.Test;

class PixelFilesTest {
    private final PixelFiles files = new PixelFiles();

    private static float[] numbers(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(i) * 3;
        }
        values[0] = Float.MIN_VALUE;
        values[1] = -0f;
        return values;
    }

    @Test
    void pictures_and_masks_come_back_to_the_last_bit() {
        Values.Image image = new Values.Image(new PixelArray(numbers(2 * 3 * 5 * 3), 2, 3, 5));
        Values.Image read = (Values.Image) files.read(files.write(image).orElseThrow());
        assertThat(read.array().values()).isEqualTo(image.array().values());
        assertThat(read.array().batch()).isEqualTo(2);
        assertThat(read.array().height()).isEqualTo(3);
        assertThat(read.array().width()).isEqualTo(5);
        Values.Mask mask = new Values.Mask(numbers(1 * 4 * 6), 1, 4, 6);
        Values.Mask again = (Values.Mask) files.read(files.write(mask).orElseThrow());
        assertThat(again.values()).isEqualTo(mask.values());
        assertThat(again.height()).isEqualTo(4);
        assertThat(again.width()).isEqualTo(6);
    }

    @Test
    void models_are_not_written_and_other_bytes_are_no_pictures() {
        assertThat(files.write(new Values.Vae("a"))).isEmpty();
        byte[] bytes = files.write(new Values.Image(new PixelArray(numbers(12), 1, 2, 2)))
                .orElseThrow()
                .bytes();
        for (Written wrong : new Written[] {
            new Written("image", Arrays.copyOf(bytes, bytes.length - 4)),
            new Written("image", Arrays.copyOf(bytes, bytes.length - 1)),
            new Written("image", new byte[3]),
            new Written("mask", bytes),
            new Written("other", bytes)
        }) {
            assertThatThrownBy(() -> files.read(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
