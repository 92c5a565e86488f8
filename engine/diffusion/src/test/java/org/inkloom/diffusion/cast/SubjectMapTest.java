package org.inkloom.diffusion.cast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubjectMapTest {
    @Test
    void a_threshold_parts_bright_from_dark() {
        double[] values = {0.1, 0.12, 0.09, 0.11, 0.8, 0.85, 0.1, 0.79};
        assertThat(SubjectMap.otsu(values)).isBetween(0.12, 0.79);
    }

    @Test
    void the_mask_is_where_the_words_were_looked_at_at_every_size() {
        SubjectMap map = new SubjectMap(4, 6);
        assertThat(map.isKnown()).isFalse();
        float[] looked = new float[24];
        looked[0] = looked[1] = looked[6] = looked[7] = 5;
        map.add(looked);
        map.add(new float[] {3, 0, 0, 0, 0, 0}); // the same corner at half the size: 2 x 3

        assertThat(map.isKnown()).isTrue();
        boolean[] large = map.mask(24);
        for (int i = 0; i < 24; i++) {
            assertThat(large[i]).as("place " + i).isEqualTo(i == 0 || i == 1 || i == 6 || i == 7);
        }
        assertThat(map.mask(6)).containsExactly(true, false, false, false, false, false);
    }

    @Test
    void maps_count_the_same_however_strongly_they_looked() {
        SubjectMap map = new SubjectMap(1, 4);
        map.add(new float[] {1000, 0, 0, 0});
        map.add(new float[] {0, 0, 0.001f, 0});
        assertThat(map.mask(4)).containsExactly(true, false, true, false);
    }

    @Test
    void sides_that_do_not_halve_evenly_are_rounded_up() {
        SubjectMap map = new SubjectMap(5, 3);
        map.add(new float[] {1, 0, 0, 0, 0, 0}); // 3 x 2
        assertThat(map.mask(15)).hasSize(15);
        assertThat(map.mask(6)[0]).isTrue();
    }
}
