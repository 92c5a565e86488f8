package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.vae.Vae;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawingMemoryTest {
    private static final DrawingMemory.Work EIGHT = new DrawingMemory.Work(1024, 1024, 8, true, false);
    private static final long GIB = 1L << 30;

    private static DrawingMemory with(long available) {
        return new DrawingMemory(
                ModelPreset.KOLORS.unet(), ModelPreset.KOLORS.vae(), 2, 2, Vae.Tiles.OFF, true, available);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 8, 12, 24, 80, 140})
    void as_many_pictures_are_drawn_at_once_as_fit_half_as_much_again(long gibi) {
        DrawingMemory memory = with(gibi * GIB);
        int count = memory.atOnce(EIGHT, 0);
        assertThat(count).isBetween(1, 8);
        if (count > 1) {
            assertThat(1.5 * memory.bytes(EIGHT.withPictures(count), Vae.Tiles.OFF))
                    .isLessThanOrEqualTo((double) (gibi * GIB));
        }
        if (count < 8) {
            assertThat(1.5 * memory.bytes(EIGHT.withPictures(count + 1), Vae.Tiles.OFF))
                    .isGreaterThan((double) (gibi * GIB));
        }
    }

    @Test
    void eight_pictures_of_kolors_size_are_drawn_at_once_with_twenty_gibi_free_and_its_weights_to_load() {
        assertThat(with(20 * GIB).atOnce(EIGHT, 6 * GIB)).isEqualTo(8);
        assertThat(with(13 * GIB).atOnce(EIGHT, 6 * GIB)).isBetween(2, 7);
        assertThat(with(2 * GIB).atOnce(EIGHT, 6 * GIB)).isEqualTo(1);
    }

    @Test
    void one_is_drawn_at_once_where_the_system_does_not_tell_its_memory() {
        assertThat(with(0).atOnce(EIGHT, 0)).isEqualTo(1);
    }
}
