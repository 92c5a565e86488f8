package org.inkloom.picture.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.Outpaint;
import org.junit.jupiter.api.Test;

class PictureMaskTest {
    private static PictureMask dot(int width, int height, int x, int y) {
        float[] values = new float[width * height];
        values[y * width + x] = 1;
        return new PictureMask(width, height, values);
    }

    private static double sum(PictureMask mask) {
        double sum = 0;
        for (float value : mask.values()) {
            sum += value;
        }
        return sum;
    }

    @Test
    void white_is_drawn_anew_and_a_grey_counts_from_one_half_on() {
        byte[] rgb = {0, 0, 0, 127, 127, 127, (byte) 128, (byte) 128, (byte) 128, -1, -1, -1};
        PictureMask mask = PictureMask.ofGreys(new RgbPicture(4, 1, rgb));
        assertThat(mask.hard().values()).containsExactly(0, 0, 1, 1);
        assertThat(mask.greys()).isEqualTo(0.5);
        assertThat(mask.hard().inverted().values()).containsExactly(1, 1, 0, 0);
        assertThat(PictureMask.filled(3, 2, 1).isOnly(1)).isTrue();
        assertThat(mask.isOnly(1)).isFalse();
    }

    @Property(tries = 40)
    void growing_reaches_as_far_as_asked_on_all_sides(
            @ForAll @IntRange(min = 1, max = 4) int reach,
            @ForAll @IntRange(min = 0, max = 8) int x,
            @ForAll @IntRange(min = 0, max = 6) int y) {
        PictureMask grown = dot(9, 7, x, y).grown(reach);
        for (int v = 0; v < 7; v++) {
            for (int u = 0; u < 9; u++) {
                boolean near = Math.abs(u - x) <= reach && Math.abs(v - y) <= reach;
                assertThat(grown.values()[v * 9 + u]).isEqualTo(near ? 1 : 0);
            }
        }
        assertThat(dot(9, 7, x, y).inverted().grown(-reach)).isEqualTo(grown.inverted());
    }

    @Test
    void a_soft_edge_keeps_the_weight_of_the_mask_and_falls_off_evenly() {
        PictureMask soft = dot(41, 41, 20, 20).feathered(6);
        assertThat(sum(soft)).isCloseTo(1, within(1e-4));
        float[] values = soft.values();
        assertThat(values[20 * 41 + 17]).isEqualTo(values[20 * 41 + 23]).isEqualTo(values[17 * 41 + 20]);
        assertThat(values[20 * 41 + 20]).isGreaterThan(values[20 * 41 + 23]);
        assertThat(PictureMask.filled(8, 8, 1).feathered(3).values())
                .containsExactly(PictureMask.filled(8, 8, 1).values(), within(1e-6f));
    }

    @Test
    void another_size_is_averaged_or_sampled() {
        PictureMask mask = dot(4, 4, 1, 2);
        assertThat(mask.scaled(2, 2).values()).containsExactly(0, 0, 0.25f, 0);
        assertThat(sum(mask.scaled(3, 5)) * 16 / 15).isCloseTo(1, within(1e-5));
        assertThat(mask.sampled(2, 2).values()).containsExactly(0, 0, 0, 0);
        assertThat(dot(4, 4, 0, 2).sampled(2, 2).values()).containsExactly(0, 0, 1, 0);
    }

    @Test
    void two_pictures_are_mixed_by_it() {
        RgbPicture black = new RgbPicture(2, 1, new byte[6]);
        RgbPicture white = new RgbPicture(2, 1, new byte[] {-1, -1, -1, -1, -1, -1});
        PictureMask mask = new PictureMask(2, 1, new float[] {1, 0.25f});
        assertThat(mask.mixed(white, black).rgb()).containsExactly(-1, -1, -1, 64, 64, 64);
    }

    @Test
    void settings_take_a_mask_by_their_order() {
        MaskSettings settings = new MaskSettings(true, 1, 0, false);
        PictureMask made = dot(5, 1, 2, 0).inverted().by(settings);
        assertThat(made.values()).containsExactly(0, 1, 1, 1, 0);
        assertThatThrownBy(() -> new MaskSettings(false, 0, -1, false)).hasMessageContaining("INK-GEN-018");
    }

    @Test
    void room_around_a_picture_repeats_its_edge_and_is_drawn_anew() {
        Outpaint room = Outpaint.parse("left=1, bottom=2");
        RgbPicture picture = new RgbPicture(2, 1, new byte[] {1, 1, 1, 2, 2, 2});
        RgbPicture wide = PictureMask.around(picture, room);
        assertThat(wide.width()).isEqualTo(3);
        assertThat(wide.height()).isEqualTo(3);
        assertThat(wide.rgb()).startsWith(1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1);
        assertThat(PictureMask.filled(2, 1, 0).within(room).values()).containsExactly(1, 0, 0, 1, 1, 1, 1, 1, 1);
        assertThat(Outpaint.parse(room.written())).isEqualTo(room);
        assertThat(Outpaint.parse("all=8")).isEqualTo(new Outpaint(8, 8, 8, 8));
        for (String bad : new String[] {"", "left", "left=-1", "left=1,left=2", "up=3", "all=9,top=1", "left=99999"}) {
            assertThatThrownBy(() -> Outpaint.parse(bad)).as(bad).hasMessageContaining("INK-GEN-015");
        }
    }
}
