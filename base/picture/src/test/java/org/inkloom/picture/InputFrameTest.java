package org.inkloom.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InputFrameTest {
    @Test
    void the_longer_side_is_cut_down_and_not_rounded() {
        // 10 * 7 / 4 = 17.5, so 17 rows are left of 7 before 10 of them are cut out from the third on.
        Pixels picture = new Pixels(4, 7, ramp(4, 7));
        Pixels whole = Resampler.resize(picture, 10, 17, ResampleFilter.BICUBIC);

        Pixels seen =
                InputFrame.shortestEdge(10, 10, 10, ResampleFilter.BICUBIC).apply(picture);

        assertThat(seen.rgb()).isEqualTo(new Window(0, 3, 10, 10).cut(whole).rgb());
    }

    @Test
    void a_picture_smaller_than_the_window_lies_in_black() {
        Pixels picture = new Pixels(1, 1, new byte[] {7, 8, 9});

        Pixels seen = InputFrame.shortestEdge(1, 2, 3, ResampleFilter.BILINEAR).apply(picture);

        assertThat(seen.rgb()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 8, 9, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void stretching_forgets_the_shape() {
        Pixels seen = InputFrame.stretched(6, 5, ResampleFilter.BILINEAR).apply(new Pixels(40, 3, ramp(40, 3)));

        assertThat(seen.width()).isEqualTo(6);
        assertThat(seen.height()).isEqualTo(5);
    }

    @Test
    void every_filter_has_pillows_number_and_nearest_is_not_there() {
        assertThat(ResampleFilter.ofPillow(3)).contains(ResampleFilter.BICUBIC);
        assertThat(ResampleFilter.ofPillow(2)).contains(ResampleFilter.BILINEAR);
        assertThat(ResampleFilter.ofPillow(1)).contains(ResampleFilter.LANCZOS);
        assertThat(ResampleFilter.ofPillow(0)).isEmpty();
    }

    @Test
    void a_frame_without_size_is_refused() {
        assertThatThrownBy(() -> InputFrame.stretched(0, 5, ResampleFilter.BOX))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] ramp(int width, int height) {
        byte[] bytes = new byte[3 * width * height];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 37);
        }
        return bytes;
    }
}
