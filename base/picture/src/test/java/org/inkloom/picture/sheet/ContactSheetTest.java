package org.inkloom.picture.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContactSheetTest {
    /** A formula for the value at x, y of a channel, modulo 256. */
    private interface Formula {
        int at(int x, int y, int channel);
    }

    private static RgbPicture picture(int width, int height, Formula formula) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) formula.at(i / 3 % width, i / 3 / width, i % 3);
        }
        return new RgbPicture(width, height, rgb);
    }

    private static long checksum(RgbPicture picture) {
        CRC32 crc = new CRC32();
        crc.update(picture.rgb());
        return crc.getValue();
    }

    private static List<Supplier<RgbPicture>> plain(int count, int width, int height) {
        List<Supplier<RgbPicture>> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int shade = 10 * i;
            pictures.add(() -> picture(width, height, (x, y, c) -> shade));
        }
        return pictures;
    }

    private static int red(RgbPicture picture, int x, int y) {
        return picture.rgb()[3 * (y * picture.width() + x)] & 0xff;
    }

    @ParameterizedTest
    @CsvSource({
        "10, 31, 2337835821",
        "16, 8, 1265164561",
        "80, 50, 2187758324",
        "37, 11, 2059817031",
        "5, 23, 3553036584",
        "1, 1, 641841365"
    })
    void resizing_gives_the_bytes_that_pillow_12_3_gives(int width, int height, long checksum) {
        RgbPicture picture = picture(37, 23, (x, y, c) -> 7 * x + 13 * y + 29 * c + x * y);
        assertThat(checksum(Resampler.resize(picture, width, height, ResampleFilter.BICUBIC)))
                .isEqualTo(checksum);
    }

    @Test
    void eight_pictures_give_the_bytes_that_the_contests_script_gives() {
        List<Supplier<RgbPicture>> pictures = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int n = i;
            pictures.add(() -> picture(64, 64, (x, y, c) -> 3 * x * (n + 1) + 5 * y + 40 * c + n * 17));
        }
        RgbPicture sheet = ContactSheet.of(pictures);
        assertThat(sheet.width()).isEqualTo(1024);
        assertThat(sheet.height()).isEqualTo(2048);
        assertThat(checksum(sheet)).isEqualTo(1583823358L);
    }

    @Test
    void pictures_run_from_left_to_right_and_then_down() {
        RgbPicture sheet = ContactSheet.of(plain(8, 8, 8));
        for (int i = 0; i < 8; i++) {
            assertThat(red(sheet, i % 2 * 512 + 256, i / 2 * 512 + 256)).isEqualTo(10 * i);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 1, 2", "3, 2, 2", "6, 2, 3", "8, 2, 4", "9, 3, 3", "18, 3, 6", "999, 23, 44"})
    void any_number_of_pictures_has_a_grid(int pictures, int columns, int rows) {
        assertThat(ContactSheet.Grid.of(pictures)).isEqualTo(new ContactSheet.Grid(columns, rows));
    }

    @Test
    void a_picture_of_another_shape_is_fitted_and_empty_cells_stay_paper() {
        List<Supplier<RgbPicture>> pictures = new ArrayList<>(plain(2, 64, 64));
        pictures.add(() -> picture(64, 16, (x, y, c) -> 0));
        RgbPicture sheet = ContactSheet.of(pictures);
        assertThat(red(sheet, 256, 512 + 256)).isZero();
        assertThat(red(sheet, 256, 512 + 50)).isEqualTo(0xf7);
        assertThat(red(sheet, 512 + 256, 512 + 256)).isEqualTo(0xf7);
    }

    @Test
    void tall_pictures_keep_their_shape() {
        RgbPicture sheet = ContactSheet.of(plain(8, 24, 48));
        assertThat(sheet.width()).isEqualTo(2 * 256);
        assertThat(sheet.height()).isEqualTo(4 * 512);
    }

    @Test
    void very_large_pictures_are_shrunk_one_by_one() {
        RgbPicture sheet = ContactSheet.of(plain(3, 8192, 4096));
        assertThat(sheet.width()).isEqualTo(1024);
        assertThat(sheet.height()).isEqualTo(512);
        assertThat(red(sheet, 768, 128)).isEqualTo(10);
    }

    @Test
    void nothing_cannot_be_laid_out() {
        assertThatThrownBy(() -> ContactSheet.of(List.of())).hasMessageContaining("without pictures");
    }

    @Test
    void pictures_of_one_size_stand_side_by_side_untouched_and_the_rest_is_white() {
        List<RgbPicture> pictures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int n = i;
            pictures.add(picture(5, 4, (x, y, c) -> 31 * x + 7 * y + 50 * c + 90 * n));
        }
        RgbPicture sheet = ContactSheet.joined(pictures, 2);
        assertThat(sheet).isEqualTo(picture(10, 8, (x, y, c) -> {
            int cell = y / 4 * 2 + x / 5;
            return cell == 3 ? 255 : 31 * (x % 5) + 7 * (y % 4) + 50 * c + 90 * cell;
        }));
    }

    @ParameterizedTest
    @CsvSource({"100, 50, 20, 20, 10", "50, 100, 20, 10, 20", "300, 1, 20, 20, 1", "10, 8, 20, 10, 8", "7, 7, 7, 7, 7"})
    void a_shrunk_picture_keeps_its_shape_and_a_small_one_its_size(int width, int height, int side, int w, int h) {
        RgbPicture shrunk = Resampler.shrunk(picture(width, height, (x, y, c) -> 9), side, ResampleFilter.LANCZOS);
        assertThat(shrunk.width()).isEqualTo(w);
        assertThat(shrunk.height()).isEqualTo(h);
        assertThat(red(shrunk, 0, 0)).isEqualTo(9);
    }
}
